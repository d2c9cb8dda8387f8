import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../agent/config/load.ts';
import { type AgentRoom, agentRoom, alertStates, MINUTE } from '../../support/agent-room.ts';

let room: AgentRoom;
let folder: string;
let commands = 0;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quartermaster-reload-'));
  room = await agentRoom();
  room.readConfig = () => loadConfig(join(folder, 'agent.yaml'), { TOKEN_OF_A: 'x' });
});
afterEach(async () => {
  await room.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Writes the file, asks for it to be read again and returns the reply. */
async function reload(...lines: string[]): Promise<Record<string, unknown>> {
  const fixed = [
    'site: {id: here}',
    'gateway: {id: gw}',
    `database: {path: ${room.file}}`,
    'broker: {kind: embedded, port: 0}',
    'http: {port: 0}',
  ];
  writeFileSync(join(folder, 'agent.yaml'), [...fixed, ...lines].join('\n'));
  await room.say('commands', { id: `reload-${commands++}`, command: 'reload', args: {}, by: 'op' });
  return room.replies().at(-1)!.body;
}

const CAUTIOUS = 'replenishment: {approval: manual}';
const waits = () => room.api.decisions({ sku: 'TEA' }).map(({ state }) => state);

describe('a configuration that is read again', () => {
  it.each([
    ['broken syntax', ['items: [{sku: A}'], [/agent\.yaml:\d+:\d+: /]],
    ['an unknown option', ['replenishment: {aproval: manual}'], [/replenishment\.aproval: unknown option; did you mean approval\?/]],
    ['a missing secret', ['log: {level: "$' + '{LEVEL}"}'], [/log\.level: .*LEVEL/]],
    [
      'a missing file',
      ['upstream: {broker: {kind: external, url: "mqtts://u:8883", ca: ca.pem}}'],
      [/broker\.ca: there is no file .*ca\.pem/],
    ],
    ['a change that takes a restart', ['ingest: {window: 7}'], [/^ingest changed: that takes a restart$/]],
    [
      'several of them',
      ['jobs: {learn: often}', 'items: [{sku: A, min: 5, max: 3}]', 'replenishment: {every: 5}'],
      [/jobs\.learn: /, /items\[0\]\.max: must be above min/, /replenishment\.every: must be a text/],
    ],
  ])('with %s is refused, with every problem in the reply, and the one before stays', async (_name, lines, expected) => {
    expect(await reload(CAUTIOUS)).toMatchObject({ ok: true });
    const reply = await reload(...lines);
    expect(reply).toMatchObject({ ok: false });
    const problems = String(reply['error']).split('\n');
    expect(problems).toHaveLength(expected.length);
    for (const [index, words] of expected.entries()) expect(problems[index]).toMatch(words);
    expect(room.alerts('configuration-refused')).toMatchObject([
      { body: { subject: 'configuration', data: { state: 'raised', numbers: { problems: expected.length } } } },
    ]);
    expect(room.api.health().degraded).toEqual([expect.stringContaining('the one before still counts')]);
    await room.count('TEA', 'A-01', 1);
    expect(waits()).toEqual(['proposed']);
  });

  it('clears the alert when it is right again, and raises it once however often it is wrong', async () => {
    await reload('items: 5');
    await reload('items: 6');
    expect(alertStates(room, 'configuration-refused')).toEqual(['raised']);
    expect(await reload(CAUTIOUS)).toMatchObject({ ok: true });
    await room.pass(MINUTE);
    expect(alertStates(room, 'configuration-refused')).toEqual(['raised', 'cleared']);
    await reload(CAUTIOUS);
    expect(alertStates(room, 'configuration-refused')).toEqual(['raised', 'cleared']);
  });

  it('clears the alert by a start, which no broken one survives', async () => {
    await reload('items: 5');
    await room.stop();
    await room.start();
    await room.pass(MINUTE);
    expect(alertStates(room, 'configuration-refused')).toEqual(['raised', 'cleared']);
  });
});
