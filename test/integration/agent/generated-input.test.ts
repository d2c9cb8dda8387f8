import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRandom } from '../../../simulator/random.ts';
import { type AgentRoom, agentRoom } from '../../support/agent-room.ts';

const SEED = 'bad input';
const MESSAGES = 20_000;
const TURN = 100;
const ROOT = 'quartermaster/v1/here/gw';
const random = createRandom(SEED);
const encoder = new TextEncoder();

let room: AgentRoom;
beforeEach(async () => {
  room = await agentRoom();
});
afterEach(() => room.remove());

const NUMBERS = [0, 1, -1, 3, 1.5, 1e9, -1e9, 1e300, Number.MAX_SAFE_INTEGER];
const TEXTS = ['', 'TEA', 'RICE', 'CASE-TEA', 'A-01', 'A-03', '\u0000', '\ud800', '💥', '__proto__', '2026-01-05T12:00:00Z', '5 kg'];
const WORDS = ['pick', 'count', 'receive', 'move', 'ship', 'accepted', 'rejected', 'received', 'reserved', 'quarantine'];
const FIELDS = [
  ...['seq', 'ts', 'boot', 'action', 'code', 'quantity', 'location', 'to', 'order', 'lot', 'expiry', 'condition', 'operator', 'count'],
  ...['weightGrams', 'batteryPercent', 'id', 'status', 'decisionId', 'orderId', 'sku', 'line', 'dueBy', 'priority', 'expectedAt'],
  ...['command', 'args', 'by', 'version', 'items', 'suppliers', '__proto__', 'constructor'],
];

function aValue(depth = 0): unknown {
  const nested = depth < 3;
  return random.pick<() => unknown>([
    () => random.pick(NUMBERS),
    () => random.integer(0, 50),
    () => random.pick(TEXTS),
    () => random.pick(WORDS),
    () => 'x'.repeat(random.integer(1, 300)),
    () => null,
    () => random.chance(0.5),
    () => room.clock.now() + random.integer(-1e7, 1e7),
    () => (nested ? [aValue(depth + 1), aValue(depth + 1)] : []),
    () => (nested ? anObject(depth + 1) : {}),
  ])();
}

function anObject(depth = 0): Record<string, unknown> {
  return Object.fromEntries(Array.from({ length: random.integer(0, 4) }, () => [random.pick(FIELDS), aValue(depth)]));
}

const seq = () => random.integer(0, 9000);
const units = () => random.integer(1, 9);
const ACTIONS = ['pick', 'receive', 'count', 'ship', 'adjust', 'return', 'scrap'];
const COMMANDS = ['snooze', 'override', 'pause', 'resume', 'approve', 'reload', 'nothing'];
const aScan = () =>
  random.chance(0.8)
    ? { seq: seq(), action: random.pick(ACTIONS), code: 'TEA', quantity: units(), location: 'A-01' }
    : { seq: seq(), action: 'move', code: 'RICE', location: 'A-03', to: 'A-01' };
const aLevel = () => (random.chance(0.5) ? { seq: seq(), weightGrams: random.integer(400, 4000) } : { count: units() });

type Sender = readonly [topic: string, says: () => Record<string, unknown>];
/** What a well-behaved sender says on each topic. */
const DEVICE_TOPICS: readonly Sender[] = [
  ['warehouse/here/scanner/gun-1', aScan],
  ['warehouse/here/scanner/gun-2', aScan],
  ['warehouse/here/shelf/A-03', aLevel],
  ['warehouse/here/shelf/A-01', aLevel],
  ['warehouse/here/shelf/nobody', aLevel],
  ['warehouse/there/shelf/A-01', aLevel],
];
const UPSTREAM_TOPICS: readonly Sender[] = [
  [
    `${ROOT}/acks`,
    () => ({ id: random.pick(room.api.decisions({ limit: 5 }))?.id ?? 'nobody', status: random.pick(['accepted', 'rejected']) }),
  ],
  [
    `${ROOT}/orders`,
    () => ({ orderId: 'po', sku: 'TEA', status: random.pick(['confirmed', 'shipped', 'received', 'cancelled']), quantity: units() }),
  ],
  [`${ROOT}/demand`, () => ({ order: 'so', line: units(), sku: 'TEA', quantity: units(), status: random.pick(['reserved', 'released']) })],
  [
    `${ROOT}/catalog`,
    () => ({ version: random.integer(1, 1e9), items: [{ sku: random.pick(TEXTS), leadTimeDays: random.pick(NUMBERS) }] }),
  ],
  [`${ROOT}/commands`, () => ({ id: `c${random.integer(0, 50)}`, command: random.pick(COMMANDS), args: anObject() })],
];

/** What it says, with fields that are wrong, with bytes that are wrong, cut short, or anything at all. */
function spoil(said: Record<string, unknown>): Uint8Array {
  const value = random.pick<() => unknown>([() => said, () => said, () => ({ ...said, ...anObject() }), () => aValue()])();
  const raw = encoder.encode(JSON.stringify(value));
  if (random.chance(0.15))
    for (let edit = 0; edit < 3 && raw.length > 0; edit++) raw[random.integer(0, raw.length - 1)] = random.integer(0, 255);
  return random.chance(0.1) ? raw.subarray(0, random.integer(0, raw.length)) : raw;
}

it(`each of ${MESSAGES} generated messages ends as an event, a duplicate or a dead letter, or is taken from upstream (seed "${SEED}")`, async () => {
  const { counted } = room;
  const dead = () => counted('dead_letters');
  let fromDevices = 0;
  let deadFromDevices = 0;
  let unacknowledged = 0;
  // Devices and upstream take turns, so that it can be told whose dead letters they are.
  for (let turn = 0; turn < MESSAGES / TURN; turn++) {
    const isDevices = turn % 2 === 0;
    const deadBefore = dead();
    for (let index = 0; index < TURN; index++) {
      const [topic, says] = random.pick(isDevices ? DEVICE_TOPICS : UPSTREAM_TOPICS);
      const isAcknowledged = await room.handIn({ topic, payload: spoil(says()), retained: random.chance(0.03) });
      if (!isAcknowledged()) unacknowledged++;
    }
    if (isDevices) {
      fromDevices += TURN;
      deadFromDevices += dead() - deadBefore;
    }
    await room.pass(1000);
  }
  expect(unacknowledged).toBe(0);
  expect(counted('messages_received')).toBe(MESSAGES);
  expect(counted('messages_acknowledged')).toBe(MESSAGES);
  expect(counted('events_recorded') + counted('events_duplicate') + deadFromDevices).toBe(fromDevices);
  expect(counted('events_recorded')).toBeGreaterThan(1500);
  expect(dead()).toBeGreaterThan(4000);
  expect(room.api.health().ok).toBe(true);
  await room.scan({ seq: 1_000_000, action: 'count', quantity: 7, location: 'B-99' });
  expect(room.api.stock({ sku: 'TEA' }).find(({ location }) => location === 'B-99')).toMatchObject({ onHand: 7 });
});
