import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ControlServer, serveControls } from '../../../../simulator/live/control-server.ts';
import { controls } from '../../../../simulator/live/controls.ts';
import { takeKeys } from '../../../../simulator/live/keyboard.ts';
import { createLiveSession, type LiveSession } from '../../../../simulator/live/live-session.ts';
import { setScene } from '../../../../simulator/scene.ts';
import { createVirtualClock, type VirtualClock } from '../../../../simulator/virtual-clock.ts';

const HOUR = 3_600_000;

let real: VirtualClock;
let session: LiveSession;
let quits: number;
beforeEach(() => {
  real = createVirtualClock(Date.UTC(2026, 5, 1));
  quits = 0;
  // It is never connected: controls work on what is there before.
  session = createLiveSession(setScene({ seed: '1', items: 12 }), {
    ...{ site: 'main', gateway: 'gateway-1', speed: 1, clientId: 'test', clock: real },
    address: { url: 'mqtt://127.0.0.1:1', username: undefined, password: undefined, ca: undefined },
    say: () => undefined,
    onQuit: () => quits++,
  });
});
afterEach(() => session.close());

const pass = (ms: number) => real.runUntil(real.now() + ms);
const conditions = () => session.state().conditions as Record<string, unknown>;

describe('the controls of a live warehouse', () => {
  it('have a key, a name and a title of their own', () => {
    for (const of of ['name', 'key', 'title'] as const) expect(new Set(controls.map((control) => control[of])).size).toBe(controls.length);
  });

  it.each(controls.map(({ name }) => name))('%s does something without options, says so, and refuses an option that it has not', (name) => {
    expect(session.perform(name, {})).toEqual({ ok: expect.stringMatching(/\w/) });
    expect(session.perform(name, { colour: 'red' })).toMatchObject({
      status: 400,
      refused: expect.stringContaining('colour: unknown option'),
    });
    expect(session.perform(name, null)).toMatchObject({ status: 400 });
  });

  it('raise demand for some hours of the warehouse, whatever its pace', async () => {
    session.perform('promotion', { factor: 4, hours: 2 });
    session.perform('faster', { factor: 10 });
    await pass(0.19 * HOUR);
    expect(conditions()).toMatchObject({ demandFactor: 4, until: { promotion: '2026-01-05T02:00:00.000Z' } });
    await pass(0.02 * HOUR);
    expect(conditions()).toMatchObject({ demandFactor: 1, until: {} });
  });

  it('begin anew what is under way: a second promotion replaces the first', async () => {
    session.perform('promotion', { factor: 4, hours: 1 });
    session.perform('promotion', { sku: 'SKU-003', factor: 2, hours: 3 });
    await pass(2 * HOUR);
    expect(conditions()).toMatchObject({ demandFactor: 1, demandFactorOf: { 'SKU-003': 2 } });
    session.perform('ordinary', {});
    expect(conditions()).toMatchObject({ demandFactorOf: {}, until: {} });
  });

  it('make one scale stick, or all, and one device silent, and end that in time', async () => {
    session.perform('sensor-stuck', { device: 'C-01-1', hours: 1 });
    expect(conditions().stuck).toEqual(['C-01-1']);
    session.perform('sensor-stuck', { device: 'all' });
    expect((conditions().stuck as string[]).length).toBe(4);
    session.perform('sensor-dead', { device: 'gun-2', hours: 5 });
    expect(conditions().dead).toEqual(['gun-2']);
    await pass(4.1 * HOUR);
    expect([conditions().stuck, conditions().dead]).toEqual([[], ['gun-2']]);
  });

  it.each([
    ['sensor-stuck', { device: 'gun-1' }, 'there is no scale "gun-1"'],
    ['sensor-dead', { device: 'gnu-1' }, 'did you mean gun-1?'],
    ['strike', { supplier: 'Acmee' }, 'did you mean Acme?'],
    ['promotion', { sku: 'nothing like it' }, 'there is no item'],
    ['promotion', { hours: 0 }, 'hours: must be above 0'],
    ['promotion', { factor: '3' }, 'factor: must be a number, not a text'],
    ['faster', { factor: 1000 }, 'is not between'],
  ])('%s refuses %j and says why', (name, options, message) => {
    if (name === 'faster') for (const _ of [1, 2]) session.perform(name, options);
    expect(session.perform(name, options)).toMatchObject({ status: 400, refused: expect.stringContaining(message) });
  });

  it('that are none are not found', () => {
    expect(session.perform('promote', {})).toMatchObject({
      status: 404,
      refused: expect.stringContaining('there is no control "promote"'),
    });
  });

  it('pause and let go on, each pressing the other of what is', async () => {
    session.perform('pause', {});
    await pass(HOUR);
    expect(session.state()).toMatchObject({ time: '2026-01-05T00:00:00.000Z', standsStill: ['paused'] });
    session.perform('pause', { on: true });
    session.perform('pause', {});
    await pass(HOUR);
    expect(session.state()).toMatchObject({ time: '2026-01-05T01:00:00.000Z', standsStill: [] });
  });
});

describe('keys', () => {
  function terminal() {
    const stream = new PassThrough();
    const modes: boolean[] = [];
    return { modes, keys: Object.assign(stream, { isTTY: true, setRawMode: (raw: boolean) => modes.push(raw) }) };
  }

  it('do what the control does, in raw mode, and the terminal is as before afterwards', async () => {
    const { keys, modes } = terminal();
    const listeners = process.listenerCount('exit');
    const said: string[] = [];
    const stop = takeKeys(keys, session, { say: (line) => said.push(line), quit: () => quits++ });
    for (const text of ['p', '\u001B[A', '?', 'x', '++']) {
      keys.write(text);
      await new Promise(setImmediate);
    }
    expect(conditions().demandFactor).toBe(3);
    expect(session.state().speed).toBe(4);
    expect(said).toEqual([
      'promotion: customers want 3 times as much for 1 hour',
      expect.stringMatching(/^keys: p promotion, .*space pause.*, \? help$/),
      'faster: 2 simulated seconds per second',
      'faster: 4 simulated seconds per second',
    ]);
    keys.write('\u0003');
    await new Promise(setImmediate);
    expect(quits).toBe(1);
    stop();
    expect(modes).toEqual([true, false]);
    expect(keys.isPaused()).toBe(true);
    expect(process.listenerCount('exit')).toBe(listeners);
  });

  it("are nobody's where input is no terminal", () => {
    const { keys, modes } = terminal();
    takeKeys(Object.assign(keys, { isTTY: false }), session, { say: () => undefined, quit: () => undefined })();
    expect([modes, keys.listenerCount('data')]).toEqual([[], 0]);
  });
});

describe('controls over HTTP', () => {
  let server: ControlServer;
  beforeEach(async () => {
    server = await serveControls(session, 0);
  });
  afterEach(() => server.stop());

  async function ask(path: string, init: RequestInit = {}) {
    const response = await fetch(`${server.url}${path}`, init);
    return { status: response.status, body: (await response.json()) as Record<string, unknown>, allow: response.headers.get('allow') };
  }
  const post = (path: string, body?: string, headers: Record<string, string> = {}) =>
    ask(path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, ...(body !== undefined && { body }) });

  it('show what is the case, and what lies where', async () => {
    const { status, body } = await ask('/');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{
        site: 'main',
        day: 0,
        speed: 1,
        connected: { devices: false, upstream: false, backAt: null },
        unsent: { devices: 0, upstream: 0 },
      },
      conditions: { demandFactor: 1, stuck: [] },
    });
    expect((body.controls as unknown[]).length).toBe(controls.length);
    expect(await ask('/stock')).toMatchObject({ status: 200, body: [] });
  });

  it('do what is asked, with options or without', async () => {
    expect(await post('/controls/promotion', '{"factor": 5}')).toMatchObject({
      status: 200,
      body: { ok: expect.stringContaining('5 times') },
    });
    expect(await post('/controls/pause')).toMatchObject({ status: 200 });
    expect(session.state()).toMatchObject({ standsStill: ['paused'], conditions: { demandFactor: 5 } });
    expect(await post('/controls/quit', '{}')).toMatchObject({ status: 200 });
    expect(quits).toBe(1);
  });

  it.each([
    ['options that are none', () => post('/controls/promotion', '{"faktor": 5}'), 400, 'did you mean factor?'],
    ['a list', () => post('/controls/promotion', '[]'), 400, 'must be a group of options, not a list'],
    ['what is no JSON', () => post('/controls/promotion', '{factor'), 400, 'no JSON'],
    ['an unknown control', () => post('/controls/promotoin', '{}'), 404, 'did you mean promotion?'],
    ['an unknown path', () => ask('/control'), 404, 'there is no /control'],
    ['too much', () => post('/controls/promotion', `{"sku": "${'x'.repeat(70_000)}"}`), 413, 'at most'],
    ['the wrong method', () => ask('/controls/pause'), 405, 'takes POST'],
    ["another page's request", () => post('/controls/pause', '{}', { origin: 'http://evil.example' }), 403, 'other web pages'],
    ["a form's request", () => post('/controls/pause', 'on=true', { 'content-type': 'text/plain' }), 415, 'application/json'],
  ])('refuse %s and say why', async (_what, request, status, message) => {
    const before = session.state();
    expect(await request()).toMatchObject({ status, body: { error: expect.stringContaining(message) } });
    expect(session.state()).toEqual(before);
  });

  it('refuse a host name that somebody else has made to mean this machine', async () => {
    const { request } = await import('node:http');
    const status = await new Promise((resolve, reject) => {
      const asked = request(server.url, { headers: { host: 'evil.example' } }, (response) => resolve(response.resume().statusCode));
      asked.on('error', reject).end();
    });
    expect(status).toBe(403);
  });

  it('say so where the port is taken', async () => {
    await expect(serveControls(session, Number(new URL(server.url).port))).rejects.toMatchObject({ code: 'http-unavailable' });
  });
});
