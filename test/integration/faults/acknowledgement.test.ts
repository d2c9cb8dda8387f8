import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { type AcknowledgementVerdict, createAcknowledgementCheck, markOf } from '../../faults/acknowledgement.ts';
import { startDevices } from '../../faults/devices.ts';
import { type Gateway, makeGateway, type RunningAgent } from '../../faults/gateway.ts';
import { lowPort } from '../../faults/low-port.ts';
import { createTraceParser, readTrace, tracedBy } from '../../faults/system-calls.ts';
import { binOf, type Sent, siteLines, skuOf } from '../../faults/traffic.ts';
import { type Mosquitto, mosquittoSkipped, pause, startMosquitto } from '../../support/mosquitto-process.ts';

const MESSAGES = 400;
const ITEMS = 5;
const skipped = spawnSync('strace', ['-V']).status !== 0 && !process.env.CI;

/** Scans of several devices, each marked; every tenth can only become a dead letter, which is acknowledged and must be kept, too. */
function markedMessages(): Sent[] {
  return Array.from({ length: MESSAGES }, (_, index) => {
    const scan = {
      seq: index,
      ts: Date.now() - 1000,
      action: 'pick',
      code: skuOf(index % ITEMS),
      quantity: 1,
      location: binOf(index % ITEMS),
    };
    const payload = JSON.stringify(index % 10 === 9 ? { ...scan, quantity: markOf(index) } : { ...scan, lot: markOf(index) });
    return { topic: `warehouse/main/scanner/gun-${index % 8}`, payload };
  });
}

let gateway: Gateway;
let mosquitto: Mosquitto | null = null;
afterEach(async () => {
  gateway.remove();
  await mosquitto?.remove();
  mosquitto = null;
});

async function untilTaken(agent: RunningAgent): Promise<void> {
  while ((await agent.metrics()).total('messages_acknowledged') < MESSAGES) await pause(50);
}

/** Publishes the messages to an agent under strace: some one by one, most as fast as they go. */
async function record(broker: 'embedded' | 'mosquitto'): Promise<string> {
  mosquitto = broker === 'mosquitto' ? await startMosquitto({ lines: ['max_inflight_messages 1000', 'log_type none'] }) : null;
  const port = mosquitto?.port ?? (await lowPort());
  gateway = makeGateway([
    `broker: ${mosquitto ? `{ kind: external, url: "${mosquitto.url}" }` : `{ kind: embedded, port: ${port} }`}`,
    ...siteLines(ITEMS),
  ]);
  const trace = gateway.file('trace');
  const agent = gateway.start({ under: tracedBy(trace) });
  expect(await agent.listening(), agent.log()).toBe(true);
  const messages = markedMessages();
  for (const message of messages.slice(0, 20)) await startDevices(`mqtt://127.0.0.1:${port}`, [message], 1).done;
  await startDevices(`mqtt://127.0.0.1:${port}`, messages.slice(20)).done;
  await untilTaken(agent);
  expect((await agent.metrics()).total('dead_letters')).toBe(MESSAGES / 10);
  expect(await agent.kill('SIGTERM')).toMatchObject({ code: 0 });
  return trace;
}

async function check(trace: string): Promise<AcknowledgementVerdict> {
  const { take, verdict } = createAcknowledgementCheck(`${gateway.databaseFile}-wal`);
  for await (const call of readTrace(trace)) take(call);
  return verdict();
}

/** The same trace as of an agent that does something wrong: `edit` changes a line or drops it. */
function checkEdited(trace: string, edit: (line: string) => string | null): AcknowledgementVerdict {
  const { take, verdict } = createAcknowledgementCheck(`${gateway.databaseFile}-wal`);
  const parse = createTraceParser();
  for (const line of readFileSync(trace, 'latin1').split('\n')) {
    const edited = edit(line);
    const call = edited === null ? null : parse(edited);
    if (call) take(call);
  }
  return verdict();
}

describe.skipIf(skipped)(`under strace${skipped ? ' (skipped: no strace on this machine)' : ''}`, () => {
  for (const broker of ['embedded', 'mosquitto'] as const) {
    describe.skipIf(broker === 'mosquitto' && mosquittoSkipped)(`with the ${broker} broker`, () => {
      it('no PUBACK is written before the sync that covers its message; and a trace without its syncs is found out', async () => {
        const trace = await record(broker);
        const verdict = await check(trace);
        expect(verdict.violations).toEqual([]);
        expect(verdict.honest).toBe(MESSAGES);
        expect(verdict.syncs).toBeGreaterThan(20);
        // Group commit: many share a sync.
        expect(verdict.syncs).toBeLessThan(MESSAGES);

        const isSync = (line: string) => /^\d+ +fd?a?t?a?sync\(/.test(line);
        expect(checkEdited(trace, (line) => (isSync(line) ? null : line)).violations).toHaveLength(MESSAGES);
        expect(checkEdited(trace, (line) => (isSync(line) ? line.replace(/= 0$/, '= -1 EIO (Input/output error)') : line)).honest).toBe(0);
        const isWrite = (line: string) => /^\d+ +pwrite64\(/.test(line);
        expect(checkEdited(trace, (line) => (isWrite(line) ? null : line)).honest).toBe(0);
      });
    });
  }
});
