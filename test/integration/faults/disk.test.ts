import mqtt from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faultsOf, readBooks } from '../../faults/books.ts';
import { type Devices, startDevices } from '../../faults/devices.ts';
import { createDisk } from '../../faults/disk.ts';
import { type Gateway, makeGateway, type RunningAgent } from '../../faults/gateway.ts';
import { lowPort } from '../../faults/low-port.ts';
import { canCompile, compileShim, type Shim } from '../../faults/shim.ts';
import { binOf, type Sent, siteLines, skuOf } from '../../faults/traffic.ts';
import { pause } from '../../support/mosquitto-process.ts';
import { temporaryFolder } from '../../support/program.ts';

const WINDOW = 100;
const skipped = !canCompile && !process.env.CI;

let folder: ReturnType<typeof temporaryFolder>;
let shim: Shim;
let gateway: Gateway;
let url: string;
let agent: RunningAgent;
const devices: Devices[] = [];

beforeEach(async () => {
  folder = temporaryFolder();
  shim = compileShim(folder.path);
  const port = await lowPort();
  url = `mqtt://127.0.0.1:${port}`;
  gateway = makeGateway([`broker: { kind: embedded, port: ${port} }`, `ingest: { window: ${WINDOW} }`, ...siteLines(3)]);
});
afterEach(async () => {
  for (const each of devices.splice(0)) await each.stop();
  gateway.remove();
  folder.remove();
});

async function start(log?: string): Promise<void> {
  agent = gateway.start({ environment: shim.environment({ files: gateway.databaseFile, ...(log === undefined ? {} : { log }) }) });
  expect(await agent.listening(), agent.log()).toBe(true);
}

/** Picks by devices of this name, with sequences from `from` on; resolves nothing: `done` does. */
function send(name: string, from: number, count: number): Devices {
  const sent = Array.from({ length: count }, (_, index): Sent => {
    const seq = from + index;
    const scan = { seq, ts: Date.now() - 1000, action: 'pick', code: skuOf(seq % 3), quantity: 1, location: binOf(seq % 3) };
    return { topic: `warehouse/main/scanner/${name}`, payload: JSON.stringify({ ...scan, operator: 'o'.repeat(100) }) };
  });
  const sending = startDevices(url, sent, 1);
  devices.push(sending);
  return sending;
}

interface Health {
  readonly status: number;
  readonly body: { readonly ok: boolean; readonly problems: readonly string[] };
}

const health = async (): Promise<Health> => (await agent.get('/health')) as Health;

async function healthIs(status: number): Promise<Health> {
  for (;;) {
    const answer = await health();
    if (answer.status === status) return answer;
    await pause(50);
  }
}

/** Stops the agent and sees that its journal has each of the picks once, and nothing is wrong with the file. */
async function keptOnce(picks: number): Promise<void> {
  expect(await agent.kill('SIGTERM')).toMatchObject({ code: 0 });
  const { journal } = readBooks(gateway.databaseFile);
  expect(journal).toHaveLength(picks);
  expect(new Set(journal).size).toBe(picks);
  expect(faultsOf(gateway.databaseFile)).toEqual([]);
}

describe.skipIf(skipped)(`on a real process${skipped ? ' (skipped: no C compiler on this machine)' : ''}`, () => {
  it.each([
    ['full', /database-full/],
    ['read-only', /database-(read-only|unavailable)/],
    ['sync-fails', /database-unavailable/],
  ] as const)(
    'while the disk is %s nothing is acknowledged and health says why; afterwards everything is kept once, without a restart',
    async (trouble, why) => {
      await start();
      await send('gun-1', 0, 50).done;
      shim.begin(trouble);
      const sending = send('gun-1', 50, 300);
      const { body } = await healthIs(503);
      expect(body.problems.join()).toMatch(why);
      // Several attempts fail.
      await pause(2500);
      expect(sending.acknowledged()).toBe(0);
      expect((await health()).status).toBe(503);
      const metrics = await agent.metrics();
      expect(metrics.total('inbox_length')).toBeLessThanOrEqual(WINDOW);
      expect(metrics.total('messages_acknowledged')).toBe(50);
      expect(metrics.total('commit_failures')).toBeGreaterThan(1);
      shim.end(trouble);
      await sending.done;
      await healthIs(200);
      expect(sending.reconnects()).toBe(0);
      await keptOnce(350);
    },
  );

  it('a disk whose syncs fail for a while, and whose power then fails, has lost nothing acknowledged', async () => {
    const log = folder.file('log');
    const disk = createDisk(gateway.databaseFile);
    await start(log);
    const sending = send('gun-1', 0, 200);
    await pause(100);
    for (let time = 0; time < 2; time++) {
      shim.begin('sync-fails');
      send(`gun-${time + 2}`, 0, 50);
      await healthIs(503);
      shim.end('sync-fails');
      await healthIs(200);
    }
    for (const each of devices) await each.done;
    expect(sending.acknowledged()).toBe(200);
    await agent.kill('SIGKILL');
    expect(disk.cut(log, { sectorBytes: 512, kept: 0 }, 'sync-fails').steps).toBeGreaterThan(100);
    agent = gateway.start();
    expect(await agent.listening(), agent.log()).toBe(true);
    await keptOnce(300);
  });

  it('on a slow disk pings and pages are answered, connections hold, the inbox stays within its window, and all is kept', async () => {
    await start();
    // Each sync takes half a second: the sockets have to be looked at between the turns of the loops.
    const idle = await mqtt.connectAsync(url, { clientId: 'idle', keepalive: 2, reconnectPeriod: 0 });
    let [pings, closed] = [0, false];
    idle.on('packetreceive', ({ cmd }) => {
      if (cmd === 'pingresp') pings += 1;
    });
    idle.on('close', () => {
      closed = true;
    });
    shim.begin('slow');
    const sending = send('gun-1', 0, 600);
    let [answers, fullest] = [0, 0];
    while (sending.acknowledged() < 300 || pings < 2 || answers < 4) {
      expect(closed, 'the idle connection').toBe(false);
      expect((await health()).status).toBe(200);
      fullest = Math.max(fullest, (await agent.metrics()).total('inbox_length'));
      answers += 1;
      await pause(100);
    }
    shim.end('slow');
    await sending.done;
    await idle.endAsync(true);
    expect(fullest).toBeLessThanOrEqual(WINDOW);
    expect(sending.reconnects()).toBe(0);
    await keptOnce(600);
  });
});
