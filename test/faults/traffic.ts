import { createRandom, type SeededRandom } from '../../simulator/random.ts';

/** One scan as a device makes it. */
export interface Scanned {
  readonly device: string;
  readonly boot: string;
  readonly seq: number;
  /** UTC milliseconds, unique in the set, always in the past. */
  readonly ts: number;
  readonly action: 'pick' | 'receive' | 'move' | 'count' | 'return' | 'scrap' | 'adjust' | 'ship';
  readonly sku: string;
  readonly quantity: number;
  readonly location: string;
  readonly to?: string;
  readonly order?: string;
  readonly condition?: 'sellable' | 'damaged';
}

/** A message as it is published. */
export interface Sent {
  readonly topic: string;
  readonly payload: string;
}

/** What devices did, and the messages about it in the order of publishing: some twice, some out of order, some late. */
export interface PublishedSet {
  readonly scans: readonly Scanned[];
  readonly sent: readonly Sent[];
  /** Published when all others are: once the agent knows its device, it has had everything. */
  readonly last: Sent;
}

export interface TrafficOptions {
  readonly seed: string;
  readonly messages: number;
  readonly devices?: number;
  readonly items?: number;
  /** Nothing happened after this, UTC milliseconds. */
  readonly endsAt: number;
}

const DAY_MS = 86_400_000;
const SPAN_MS = 2.5 * DAY_MS;
const DUPLICATES = 0.02;
const OUT_OF_ORDER = 0.02;
const LATE = 0.01;

export const skuOf = (item: number): string => `SKU-${item}`;
export const binOf = (item: number): string => `BIN-${item}`;
export const RESERVE = 'RESERVE';
/** The device that speaks last. */
export const LAST_DEVICE = 'last';

/** The agent's configuration of the items that the traffic is about, in a site with a day of its own. */
export function siteLines(items: number): string[] {
  return [
    'site: { timezone: Europe/Berlin, businessDayStart: "05:00" }',
    'items:',
    ...Array.from({ length: items }, (_, item) => `  - { sku: ${skuOf(item)}, locations: [${binOf(item)}] }`),
  ];
}

/** Draws a published set from its seed: 2 % of the messages come twice, 2 % out of order, 1 % late by a day. */
export function drawTraffic({ seed, messages, devices = 50, items = 40, endsAt }: TrafficOptions): PublishedSet {
  const random = createRandom(seed);
  // Even, so that a day and a millisecond is no multiple of it: every time is unique.
  const stepMs = 2 * Math.floor(SPAN_MS / messages / 2);
  const sequences = new Map<string, number>();
  const placed: { place: number; scan: Scanned }[] = [];
  let openShip: Scanned | null = null;
  for (let index = 0; index < messages - 1; index++) {
    const device = `gun-${random.integer(0, devices - 1)}`;
    const seq = sequences.get(device) ?? 0;
    sequences.set(device, seq + 1);
    const isLate = random.chance(LATE);
    const at = endsAt - (messages - index) * stepMs;
    // A day earlier, but at no other's time.
    const origin = { device, boot: `boot-${device.length}`, seq, ts: isLate ? at - DAY_MS + 1 : at };
    // Every other order that is shipped is picked, too, and the two count once.
    const scan: Scanned = openShip && random.chance(0.5) ? { ...openShip, ...origin, action: 'pick' } : drawScan(random, items, origin);
    openShip = scan.action === 'ship' ? scan : null;
    const delay = isLate ? random.integer(0, 500) : random.chance(OUT_OF_ORDER) ? random.integer(2, 50) : 0;
    placed.push({ place: index + delay + 0.5, scan });
    if (random.chance(DUPLICATES)) placed.push({ place: index + delay + random.integer(1, 300) + 0.7, scan });
  }
  placed.sort((a, b) => a.place - b.place);
  const last: Scanned = {
    device: LAST_DEVICE,
    boot: '',
    seq: 0,
    ts: endsAt,
    action: 'pick',
    sku: skuOf(0),
    quantity: 1,
    location: binOf(0),
  };
  const inOrder = placed.map(({ scan }) => scan);
  return { scans: [...new Set(inOrder), last], sent: inOrder.map(toMessage), last: toMessage(last) };
}

function drawScan(random: SeededRandom, items: number, origin: Pick<Scanned, 'device' | 'boot' | 'seq' | 'ts'>): Scanned {
  const item = random.integer(0, items - 1);
  const base = { ...origin, sku: skuOf(item), location: binOf(item), quantity: random.integer(1, 6) };
  const share = random.next();
  if (share < 0.62) return { ...base, action: 'pick' };
  if (share < 0.74) return { ...base, action: 'receive', quantity: random.integer(5, 40) };
  if (share < 0.84) return { ...base, action: 'move', to: RESERVE };
  if (share < 0.87) return { ...base, action: 'count', quantity: random.integer(0, 60) };
  if (share < 0.9) return { ...base, action: 'return', condition: random.chance(0.5) ? 'sellable' : 'damaged' };
  if (share < 0.92) return { ...base, action: 'scrap' };
  if (share < 0.95) return { ...base, action: 'adjust', quantity: random.pick([-3, -2, -1, 1, 2, 3]) };
  return { ...base, action: 'ship', order: `order-${origin.device}-${origin.seq}` };
}

function toMessage({ device, sku, ...rest }: Scanned): Sent {
  return { topic: `warehouse/main/scanner/${device}`, payload: JSON.stringify({ ...rest, code: sku }) };
}
