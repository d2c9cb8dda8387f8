import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { built } from '../support/built.ts';
import { freePort, until } from '../support/mosquitto-process.ts';
import { type Finished, runProgram } from '../support/program.ts';
import { type AgentPlace, agentPlace } from '../support/running-agent.ts';

const MAIN = built('simulator/main.ts');
const LIMIT_MS = 120_000;

let place: AgentPlace;
const started: { readonly child: ChildProcess; readonly finished: Promise<Finished> }[] = [];
beforeEach(async () => {
  place = await agentPlace();
});
afterEach(async () => {
  for (const { child } of started) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await Promise.all(started.splice(0).map(({ finished }) => finished));
  await place.end();
});

/** Starts `quartermaster-sim live` at the place's broker. */
function startLive(...words: string[]) {
  const where = ['--broker', `mqtt://127.0.0.1:${place.ports.broker}`, '--site', 'here', '--gateway', 'gw', '--items', '12'];
  const child = spawn(process.execPath, [MAIN, 'live', ...where, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text;
    });
  const finished = once(child, 'close').then(([code, signal]) => ({ code, signal, ...output }) as Finished);
  started.push({ child, finished });
  return { child, finished, output };
}

/** Of what the controls say is the case, what matters here. */
interface State {
  readonly connected: { readonly devices: boolean; readonly upstream: boolean };
  readonly unsent: { readonly devices: number };
  readonly day: number;
}

interface Rows {
  readonly sku: string;
  readonly location: string | null;
}

describe('a live warehouse with its controls', () => {
  it('goes through a promotion, cut connections, stuck and silent devices and a restart of the broker, and the agent ends up knowing what lies there', {
    timeout: LIMIT_MS,
  }, async () => {
    const [items, port] = [place.file('items.csv'), await freePort()];
    await startLive('--items-csv', items).finished;
    expect(await runProgram('import', 'items', items, '--config', place.config)).toMatchObject({ code: 0 });
    await place.start();
    const live = startLive('--speed', '40000', '--control', String(port));
    const url = `http://127.0.0.1:${port}`;
    await until(() => live.output.stderr.includes('controls: '), 'the controls are there');
    const state = async () => (await (await fetch(url)).json()) as State;
    const post = async (name: string, options = {}) => {
      const response = await fetch(`${url}/controls/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(options),
      });
      expect(await response.json()).toEqual({ ok: expect.any(String) });
    };
    const untilState = async (holds: (now: State) => boolean, what: string) => {
      let isTrue = false;
      await until(() => {
        void state().then((now) => {
          isTrue = holds(now);
        });
        return isTrue;
      }, what);
    };

    await post('promotion', { factor: 3, hours: 24 });
    await post('sensor-stuck', { device: 'all', hours: 12 });
    await post('sensor-dead', { device: 'gun-1', hours: 12 });
    await post('truck-late', { days: 1 });
    expect(await state()).toMatchObject({ conditions: { demandFactor: 3, dead: ['gun-1'], truckDelayDays: 1 } });
    await post('broker-down', { minutes: 0.02 });
    await untilState((now) => !now.connected.devices && now.unsent.devices > 0, 'messages wait at the devices');
    await untilState((now) => now.connected.devices && now.connected.upstream, 'connections are back');

    await place.stop();
    await untilState((now) => !now.connected.devices && now.unsent.devices > 5, 'messages wait for the broker');
    await place.start();
    await untilState((now) => now.connected.devices && now.connected.upstream && now.day >= 3, 'days go on');

    await post('ordinary');
    await post('pause', { on: true });
    await untilState((now) => now.unsent.devices === 0, 'everything is sent');
    const world = (await (await fetch(`${url}/stock`)).json()) as (Rows & { units: number })[];
    const told = world.filter(({ units }) => units !== 0).map(({ sku, location, units }) => `${sku} at ${location}: ${units}`);
    const agent = async () => {
      const rows = JSON.parse((await runProgram('stock', '--json', '--config', place.config)).stdout) as (Rows & { onHand: number })[];
      return rows
        .filter(({ location, onHand }) => location !== null && onHand !== 0)
        .map(({ sku, location, onHand }) => `${sku} at ${location}: ${onHand}`);
    };
    expect((await agent()).sort()).toEqual(told.sort());
    expect(told.length).toBeGreaterThan(10);

    await post('quit');
    const { code, stdout } = await live.finished;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ unsent: 0, fillRate: expect.any(Number) });
    expect(JSON.parse((await runProgram('dead-letters', '--json', '--config', place.config)).stdout)).toEqual([]);
  });

  it('ends within seconds when asked to while its connections are cut, and says how much it could not send', {
    timeout: LIMIT_MS,
  }, async () => {
    await place.start();
    const live = startLive('--speed', '20000', '--control', '0');
    await until(() => live.output.stderr.includes('controls: '), 'the controls are there');
    const url = /controls: (http:\S+)/.exec(live.output.stderr)![1]!;
    const post = (name: string, options: object) =>
      fetch(`${url}/controls/${name}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(options) });
    await place.stop();
    await post('broker-down', { minutes: 10 });
    await post('quit', {});
    const { code, stdout } = await live.finished;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ unsent: expect.any(Number) });
  });

  it.each([
    [['--control', 'x'], 2, '--control is a port'],
    [['--control', '70000'], 2, '--control is a port'],
    [[], 1, 'no broker at'],
  ])('answers %j with exit code %i where nothing listens', { timeout: LIMIT_MS }, async (words, code, message) => {
    const finished = await startLive(...words).finished;
    expect(finished).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(message) });
  });
});
