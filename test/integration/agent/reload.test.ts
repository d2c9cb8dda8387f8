import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStoreForReading } from '../../../agent/store/open.ts';
import { type AgentRoom, agentRoom, DAY, HOUR } from '../../support/agent-room.ts';

const SCANS_A = { topic: 'a/{device}', decoder: { kind: 'scanner-json' } };
const SCANS_B = { topic: 'b/{device}', decoder: { kind: 'scanner-json' } };
const external = { broker: { kind: 'external', url: 'mqtt://127.0.0.1:1' } };
const only = (...subscriptions: object[]) => ({ ...external, subscriptions });

let room: AgentRoom;
let seq = 0;
beforeEach(async () => {
  room = await agentRoom({ config: only(SCANS_A) });
});
afterEach(() => room.remove());

const pick = (topic: string) => room.publish(topic, { seq: seq++, action: 'pick', code: 'TEA', quantity: 1, location: 'A-01' });
let commands = 0;
async function reload(next: Record<string, unknown>) {
  room.nextConfig = next;
  const id = `reload-${commands++}`;
  await room.say('commands', { id, command: 'reload', args: {}, by: 'op' });
  expect(room.replies().at(-1)!.body).toEqual({ id, ok: true });
}
const changes = () => room.log.lines.filter(({ phrase }) => phrase === 'subscriptions changed').map(({ fields }) => fields);
const remembered = () => {
  const { store, close } = openStoreForReading(room.file);
  const text = store.settings.get('subscribed-devices');
  close();
  return JSON.parse(text ?? 'null') as string[] | null;
};
const answers = ['acks', 'orders', 'demand', 'catalog', 'commands'].map((channel) => `quartermaster/v1/here/gw/${channel}`);

describe('a reload with other subscriptions', () => {
  it('hears new topics, and no longer those that left', async () => {
    await pick('a/gun');
    await pick('b/gun');
    expect(room.onHand('TEA')).toBe(-1);
    await reload(only(SCANS_A, SCANS_B));
    await pick('a/gun');
    await pick('b/gun');
    expect(room.onHand('TEA')).toBe(-3);
    await reload(only(SCANS_B));
    await pick('a/gun');
    await pick('b/gun');
    expect(room.onHand('TEA')).toBe(-4);
    expect(room.api.deadLetters()).toEqual([]);
    expect(changes()).toEqual([
      { added: ['b/+'], removed: [] },
      { added: [], removed: ['a/+'] },
    ]);
  });

  it('still understands what had come before it', async () => {
    // The reload is taken first, and far more scans than fit into its batch have come before the new configuration counts.
    const MANY = 10_000;
    room.nextConfig = only(SCANS_B);
    const end = hold();
    await room.say('commands', { id: 'held', command: 'reload', args: {}, by: 'op' });
    const acknowledged: (() => boolean)[] = [];
    for (let n = 0; n < MANY; n++) acknowledged.push(await room.handIn({ topic: 'a/gun', payload: scanBytes() }));
    end();
    await room.pass(60_000);
    expect(changes()).toEqual([{ added: ['b/+'], removed: ['a/+'] }]);
    expect(acknowledged.every((asked) => asked())).toBe(true);
    expect(room.api.deadLetters()).toEqual([]);
    expect(room.onHand('TEA')).toBe(-MANY);
    // From now on the topic is nobody's.
    const late = await room.handIn({ topic: 'a/gun', payload: scanBytes() });
    expect(late()).toBe(true);
    expect(room.onHand('TEA')).toBe(-MANY);
    expect(room.api.deadLetters()).toMatchObject([{ reason: 'no-subscription', topic: 'a/gun' }]);
  });

  it('reads a topic that stays with its new decoder', async () => {
    await reload(only({ topic: 'a/{device}', decoder: { kind: 'shelf-json' } }));
    await room.publish('a/A-03', { count: 7 });
    expect(room.onHand('RICE')).toBe(7);
    expect(changes()).toEqual([]);
  });

  it('remembers what the broker may hold, so that a later start can end it', async () => {
    expect(remembered()).toEqual(['a/+', ...answers]);
    await reload(only(SCANS_A, SCANS_B));
    expect(remembered()).toEqual(['a/+', 'b/+', ...answers]);
    await reload(only(SCANS_B));
    expect(remembered()).toEqual(['b/+', ...answers]);
  });
});

describe('a start with other subscriptions than before', () => {
  it('names those that left to the source, until the broker has confirmed', async () => {
    const asked: (readonly string[])[] = [];
    const { source } = room.broker;
    const start = source.start.bind(source);
    let confirm = false;
    source.start = (options) => {
      asked.push(options.former ?? []);
      const { onSubscribed, ...rest } = options;
      return start(confirm && onSubscribed ? { ...rest, onSubscribed } : rest);
    };
    await room.stop();
    await room.start(only(SCANS_B));
    expect(asked.at(-1)).toEqual(['a/+']);
    confirm = true;
    await room.stop();
    await room.start(only(SCANS_B));
    expect(asked.at(-1)).toEqual(['a/+']);
    await room.stop();
    await room.start(only(SCANS_B));
    expect(asked.at(-1)).toEqual([]);
  });
});

describe('a reload with other jobs', () => {
  const runs = () => {
    const { store, close } = openStoreForReading(room.file);
    const row = store.jobs.get('tidy')!;
    close();
    return { pattern: row.pattern, lastSuccess: row.lastSuccess };
  };

  it('runs them by the new pattern, and no more by the old one', async () => {
    const started = room.clock.now();
    // It is noon: by the old pattern at 03:15, by the new one at 18:00.
    await reload({ ...only(SCANS_A), jobs: { tidy: '0 18 * * *' } });
    expect(runs()).toEqual({ pattern: '0 18 * * *', lastSuccess: started });
    await room.pass(7 * HOUR);
    expect(runs().lastSuccess).toBe(started + 6 * HOUR);
    await room.pass(16 * HOUR);
    expect(runs().lastSuccess).toBe(started + 6 * HOUR);
    await room.pass(DAY);
    expect(runs().lastSuccess).toBe(started + 6 * HOUR + DAY);
  });
});

const encoder = new TextEncoder();
const scanBytes = () => encoder.encode(JSON.stringify({ seq: seq++, action: 'pick', code: 'TEA', quantity: 1, location: 'A-01' }));

/** Nothing can be committed until the returned function is called. */
function hold(): () => void {
  const other = new Sqlite(room.file);
  room.connection.pragma('busy_timeout = 1');
  other.exec('BEGIN IMMEDIATE');
  return () => {
    other.exec('COMMIT');
    other.close();
  };
}
