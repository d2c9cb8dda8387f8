import type { Scanned } from './traffic.ts';

/** What must stand in the books after a set of scans, whatever the order in which they arrived: computed from the scans alone, by other means than the agent's. */
export interface Books {
  /** A line per effect: device, boot, seq, kind, SKU, location, time. */
  readonly journal: readonly string[];
  /** On-hand by SKU, location and condition; no line for nothing. */
  readonly stock: ReadonlyMap<string, number>;
  /** Units by SKU and business day; no line for nothing. */
  readonly demand: ReadonlyMap<string, number>;
}

interface Effect {
  readonly kind: string;
  readonly location: string;
  readonly change: number;
  readonly level?: number;
}

const DAY_MS = 86_400_000;
const DAY_BEGINS_AT_HOUR = 5;
const local = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Berlin',
  ...({ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', hourCycle: 'h23' } as const),
});

/** Number of the site's business day, which begins at five in the morning in Berlin. */
function businessDay(ts: number): number {
  const [, date, hour] = /^(\S+), (\d+)/.exec(local.format(ts))!;
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS - (Number(hour) < DAY_BEGINS_AT_HOUR ? 1 : 0);
}

function effectsOf(scan: Scanned, pickedToo: boolean): Effect[] {
  const { action, location, quantity } = scan;
  switch (action) {
    case 'pick':
    case 'scrap':
      return [{ kind: action, location, change: -quantity }];
    case 'ship':
      return [{ kind: 'ship', location, change: pickedToo ? 0 : -quantity }];
    case 'receive':
    case 'return':
    case 'adjust':
      return [{ kind: action, location, change: quantity }];
    case 'count':
      return [{ kind: 'count', location, change: 0, level: quantity }];
    case 'move':
      return [
        { kind: 'move-out', location, change: -quantity },
        { kind: 'move-in', location: scan.to!, change: quantity },
      ];
  }
}

/** One line of the journal, as both sides write it. */
export function journalLine(entry: {
  readonly device: string;
  readonly boot: string;
  readonly seq: number | null;
  readonly kind: string;
  readonly sku: string;
  readonly location: string;
  readonly eventTime: number;
}): string {
  const { device, boot, seq, kind, sku, location, eventTime } = entry;
  return `${device} ${boot} ${seq} ${kind} ${sku} ${location} ${eventTime}`;
}

/** The books of a set of scans. */
export function expectedBooks(scans: readonly Scanned[]): Books {
  const picked = new Set(scans.filter(({ action, order }) => action === 'pick' && order).map(({ order, sku }) => `${order} ${sku}`));
  const journal: string[] = [];
  const demand = new Map<string, number>();
  const effects: (Effect & { readonly position: string; readonly ts: number })[] = [];
  for (const scan of scans) {
    const pickedToo = picked.has(`${scan.order} ${scan.sku}`);
    for (const effect of effectsOf(scan, pickedToo)) {
      journal.push(journalLine({ ...scan, ...effect, eventTime: scan.ts }));
      effects.push({ ...effect, position: `${scan.sku} ${effect.location} ${scan.condition ?? 'sellable'}`, ts: scan.ts });
    }
    if (scan.action === 'pick' || (scan.action === 'ship' && !pickedToo)) add(demand, `${scan.sku} ${businessDay(scan.ts)}`, scan.quantity);
  }
  const stock = new Map<string, number>();
  for (const { position, change, level } of effects.sort((a, b) => a.ts - b.ts)) {
    if (level === undefined) add(stock, position, change);
    else stock.set(position, level);
  }
  return { journal: journal.sort(), stock: withoutZeros(stock), demand: withoutZeros(demand) };
}

function add(sums: Map<string, number>, key: string, quantity: number): void {
  sums.set(key, (sums.get(key) ?? 0) + quantity);
}

/** A sum without the lines that say nothing. */
export function withoutZeros(sums: ReadonlyMap<string, number>): Map<string, number> {
  return new Map([...sums].filter(([, quantity]) => quantity !== 0).sort(([a], [b]) => (a < b ? -1 : 1)));
}
