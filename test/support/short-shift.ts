import { createRandom, type SeededRandom } from '../../simulator/random.ts';

/** A message that a device publishes so many milliseconds after the shift's beginning. */
export interface ShiftMessage {
  readonly afterMs: number;
  readonly topic: string;
  /** Made when it is published: devices say what their clock shows then. */
  payload(now: number): string | Buffer;
  readonly retain: boolean;
}

/** Some seconds of work in a small warehouse. */
export interface ShortShift {
  readonly messages: readonly ShiftMessage[];
  /** Lines of the agent's configuration about the items. */
  readonly configuration: readonly string[];
  /** SKUs of which the shift takes so much that they have to be ordered, once each. */
  readonly needed: readonly string[];
  /** Messages that are no scan and no reading. */
  readonly unreadable: number;
  /** The device that speaks last. */
  readonly lastDevice: string;
}

const SCANNED = 24;
const WEIGHED = 6;
const GUNS = 6;
const HOUR_MS = 3_600_000;
const LAST = 'gun-last';

interface Drawn {
  readonly place: number;
  readonly topic: string;
  readonly fields: Record<string, unknown>;
  /** How long ago it happened when it is published. */
  readonly agoMs: number;
  readonly retain?: boolean;
}

/**
 * Draws a shift of `lastsMs`: scans of every kind and shelf readings, some twice, some out of order, some hours late, some that nobody can read. Two of three items end with the one movement that makes them needed, so that the need does not
 * depend on how many scans lie between two looks of the agent.
 */
export function drawShortShift(seed: string, { lastsMs, scans }: { lastsMs: number; scans: number }): ShortShift {
  const random = createRandom(seed);
  const needed = [...skus(SCANNED + WEIGHED)].filter((_sku, item) => item % 3 !== 2);
  const drawn = [...openings(random), ...work(random, scans), ...closings(random)];
  const sequences = new Map<string, number>();
  const sent = drawn.map(({ place, topic, fields, agoMs, retain = false }) => {
    const seq = sequences.get(topic) ?? 0;
    sequences.set(topic, seq + 1);
    return { place, topic, retain, agoMs, fields: { seq, ...fields } };
  });
  const disordered = sent.flatMap((message) => {
    const late = message.place < 0.85 && random.chance(0.04) ? { ...message, place: message.place + random.next() * 0.05 } : message;
    return message.place < 0.85 && random.chance(0.03) ? [late, { ...late, place: late.place + random.next() * 0.05 }] : [late];
  });
  const noise = [
    { place: 0.2, topic: 'warehouse/here/scanner/gun-0', retain: false, raw: Buffer.from([0xff, 0xfe, 0, 1]) },
    { place: 0.4, topic: 'warehouse/here/shelf/BIN-25', retain: false, raw: '{"seq":1,"weight' },
    { place: 0.6, topic: 'warehouse/here/scanner/gun-1', retain: true, raw: '{"seq":900,"action":"pick","code":"SKU-2"}' },
  ];
  // A repetition has the same payload, and so the same time.
  const times = new Map<object, number>();
  const messages: ShiftMessage[] = [
    ...disordered.map(({ place, topic, retain, fields, agoMs }) => ({
      afterMs: place * lastsMs,
      topic,
      retain,
      payload(now: number) {
        const ts = times.get(fields) ?? now - agoMs;
        times.set(fields, ts);
        return JSON.stringify({ ...fields, ts });
      },
    })),
    ...noise.map(({ place, topic, retain, raw }) => ({ afterMs: place * lastsMs, topic, retain, payload: () => raw })),
  ].sort((a, b) => a.afterMs - b.afterMs);
  const last = { seq: 0, action: 'count', code: 'SKU-2', quantity: 77, location: 'SPARE' };
  messages.push({
    afterMs: lastsMs,
    topic: `warehouse/here/scanner/${LAST}`,
    retain: false,
    payload: (now) => JSON.stringify({ ...last, ts: now }),
  });
  return { messages, configuration: configurationOf(), needed, unreadable: noise.length, lastDevice: LAST };
}

function* skus(count: number): Generator<string> {
  for (let item = 0; item < count; item++) yield `SKU-${item}`;
}

/** What a sensor watches, and of the rest every fourth, has a minimum and a maximum; the others are ordered by the demand that was seen. */
function configurationOf(): string[] {
  const items = Array.from({ length: SCANNED + WEIGHED }, (_, item) => {
    const limits = item % 4 === 0 || item >= SCANNED ? ', min: 20, max: 300' : '';
    return `  - { sku: SKU-${item}, unitsPerPack: ${1 + (item % 5)}, leadTimeDays: 2${limits}, locations: [BIN-${item}] }`;
  });
  return ['clock: { require: plausible }', 'items:', ...items];
}

function scanOf(random: SeededRandom, item: number, fields: Record<string, unknown>): Pick<Drawn, 'topic' | 'fields'> {
  const gun = random.integer(0, GUNS - 1);
  return {
    topic: `warehouse/here/scanner/gun-${gun}`,
    fields: { code: `SKU-${item}`, location: `BIN-${item}`, ...(gun % 2 === 0 ? { boot: `b${gun}` } : {}), ...fields },
  };
}

function readingOf(item: number, count: number): Pick<Drawn, 'topic' | 'fields'> {
  return { topic: `warehouse/here/shelf/BIN-${item}`, fields: { count } };
}

/** Every bin is counted. */
function* openings(random: SeededRandom): Generator<Drawn> {
  for (let item = 0; item < SCANNED; item++)
    yield { place: 0.05 * random.next(), agoMs: 0, ...scanOf(random, item, { action: 'count', quantity: 400 }) };
  for (let item = SCANNED; item < SCANNED + WEIGHED; item++) yield { place: 0.05 * random.next(), agoMs: 0, ...readingOf(item, 400) };
}

function* work(random: SeededRandom, scans: number): Generator<Drawn> {
  for (let index = 0; index < scans; index++) {
    const item = random.integer(0, SCANNED + WEIGHED - 1);
    const place = 0.1 + (0.75 * index) / scans;
    if (item >= SCANNED) yield { place, agoMs: 0, retain: random.chance(0.1), ...readingOf(item, 400 - Math.floor((index / scans) * 50)) };
    else {
      const isLate = random.chance(0.04);
      yield { place, agoMs: isLate ? random.integer(1, 5) * HOUR_MS : random.integer(0, 20), ...scanOf(random, item, movement(random)) };
    }
  }
}

function movement(random: SeededRandom): Record<string, unknown> {
  const share = random.next();
  if (share < 0.7) return { action: 'pick', quantity: random.integer(1, 2) };
  if (share < 0.76) return { action: 'receive', quantity: random.integer(1, 5) };
  if (share < 0.86) return { action: 'move', quantity: random.integer(1, 3), to: 'RESERVE' };
  if (share < 0.9) return { action: 'return', quantity: 1, condition: random.chance(0.5) ? 'sellable' : 'damaged' };
  if (share < 0.94) return { action: 'scrap', quantity: 1 };
  return { action: 'adjust', quantity: random.pick([-2, -1, 1, 2]) };
}

/** Somebody needs nearly all of what is there. */
function* closings(random: SeededRandom): Generator<Drawn> {
  for (let item = 0; item < SCANNED + WEIGHED; item++) {
    if (item % 3 === 2) continue;
    const place = 0.9 + 0.08 * random.next();
    if (item >= SCANNED) yield { place, agoMs: 0, ...readingOf(item, 3) };
    else yield { place, agoMs: 0, ...scanOf(random, item, { action: 'pick', quantity: 390 }) };
  }
}
