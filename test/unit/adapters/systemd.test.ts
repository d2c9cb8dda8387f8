import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectServiceManager, type NotifyEnvironment } from '../../../agent/adapters/systemd.ts';
import { createVirtualClock, type VirtualClock } from '../../../simulator/virtual-clock.ts';
import { built } from '../../support/built.ts';
import { createKeptLog } from '../../support/kept-log.ts';
import { type NotifySocket, openNotifySocket } from '../../support/notify-socket.ts';
import { temporaryFolder } from '../../support/program.ts';

let folder: ReturnType<typeof temporaryFolder>;
let socket: NotifySocket;
let clock: VirtualClock;
let log: ReturnType<typeof createKeptLog>;

beforeEach(async () => {
  folder = temporaryFolder();
  socket = await openNotifySocket(folder.file('notify'));
  clock = createVirtualClock(0);
  log = createKeptLog();
});
afterEach(() => {
  socket.close();
  folder.remove();
});

const connect = (environment: NotifyEnvironment) =>
  connectServiceManager({ NOTIFY_SOCKET: socket.address, ...environment }, { clock, log });
const WATCHED = { WATCHDOG_USEC: '30000000', WATCHDOG_PID: String(process.pid) };

describe('systemd hears', () => {
  it('that the agent is ready, how it is, that it reads its configuration, and that it stops', async () => {
    const service = await connect({});
    const before = process.hrtime.bigint() / 1000n;
    service.ready('receives\nmessages');
    service.reloading();
    service.ready('receives messages');
    service.stopping();
    const [ready, reloading, again, stopping] = socket.heard();
    expect(ready).toBe('READY=1\nSTATUS=receives messages');
    const [, time] = /^RELOADING=1\nMONOTONIC_USEC=(\d+)$/.exec(reloading!) ?? [];
    expect(BigInt(time!)).toBeGreaterThanOrEqual(before);
    expect(BigInt(time!)).toBeLessThanOrEqual(process.hrtime.bigint() / 1000n);
    expect([again, stopping]).toEqual([ready, 'STOPPING=1\nSTATUS=stopping']);
  });

  it('the same status once', async () => {
    const service = await connect({});
    service.ready('receives messages');
    for (const words of ['receives messages', 'waits for the broker', 'waits for the broker', 'receives messages']) service.status(words);
    expect(socket.heard()).toEqual(['READY=1\nSTATUS=receives messages', 'STATUS=waits for the broker', 'STATUS=receives messages']);
  });

  it('it at an abstract socket, too', async () => {
    const abstract = await openNotifySocket(`@quartermaster-${randomBytes(8).toString('hex')}`);
    (await connect({ NOTIFY_SOCKET: abstract.address })).ready('fine');
    expect(abstract.heard()).toEqual(['READY=1\nSTATUS=fine']);
    abstract.close();
  });

  it('it later, when its queue was full', async () => {
    const service = await connect({});
    // unix(7): as many datagrams as net.unix.max_dgram_qlen says wait; more are refused to a sender that does not wait.
    for (let words = 0; words < 2000; words++) service.status(`${words}`);
    const first = socket.heard().length;
    expect(first).toBeLessThan(2000);
    service.ready('at last');
    for (let seconds = 1; seconds <= 5; seconds++) {
      await clock.runUntil(seconds * 1000);
      socket.heard();
    }
    expect(socket.heard()).toContain('READY=1\nSTATUS=at last');
  });
});

describe('the watchdog', () => {
  const beats = () => socket.heard().filter((line) => line === 'WATCHDOG=1').length;

  it('has a beat twice per period, and none while the agent is not alive', async () => {
    let alive = true;
    const asked: number[] = [];
    (await connect(WATCHED)).watch((periodMs) => {
      asked.push(periodMs);
      return alive;
    });
    await clock.runUntil(59_000);
    expect(beats()).toBe(4);
    expect(new Set(asked)).toEqual(new Set([30_000]));
    alive = false;
    await clock.runUntil(300_000);
    expect(beats()).toBe(4);
    expect(log.lines.map(({ level }) => level)).toEqual(['error']);
    alive = true;
    await clock.runUntil(330_000);
    expect(beats()).toBe(6);
  });

  it.each([
    ['asks for none', {}],
    ['watches another process', { ...WATCHED, WATCHDOG_PID: '1' }],
    ['gives no time', { ...WATCHED, WATCHDOG_USEC: 'soon' }],
  ])('has no beat where systemd %s', async (_case, environment) => {
    (await connect(environment)).watch(() => true);
    await clock.runUntil(300_000);
    expect(socket.heard()).toEqual([]);
  });
});

describe('without a service manager', () => {
  it('nothing is said', async () => {
    const service = await connect({ ...WATCHED, NOTIFY_SOCKET: undefined });
    service.ready('fine');
    service.watch(() => true);
    await clock.runUntil(300_000);
    expect(socket.heard()).toEqual([]);
    expect(log.lines).toEqual([]);
  });

  it('nothing is loaded', () => {
    const adapter = built('agent/adapters/systemd.ts');
    const program = `
      import { readFileSync } from 'node:fs';
      const { connectServiceManager } = await import(${JSON.stringify(adapter)});
      await connectServiceManager({ NOTIFY_SOCKET: process.argv[1] }, { clock: {}, log: {} });
      console.log(readFileSync('/proc/self/maps', 'utf8').includes('koffi'));`;
    const isLoaded = (address: string) =>
      spawnSync(process.execPath, ['--input-type=module', '--eval', program, address], {
        encoding: 'utf8',
      }).stdout.trim();
    expect([isLoaded(''), isLoaded(socket.address)]).toEqual(['false', 'true']);
  });

  it('that can be reached, the log says what the unit needs', async () => {
    const service = await connect({ NOTIFY_SOCKET: 'vsock:2:1234' });
    service.ready('fine');
    expect(log.lines).toMatchObject([{ level: 'error', phrase: expect.stringContaining('Type=exec') }]);
  });

  it('that listens, the log says so in the end', async () => {
    const service = await connect({ NOTIFY_SOCKET: folder.file('nobody') });
    service.ready('fine');
    await clock.runUntil(60_000);
    expect(log.lines).toMatchObject([{ level: 'warn', phrase: 'systemd does not listen' }]);
  });
});
