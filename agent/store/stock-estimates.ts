import type { Estimate } from '../domain/estimate/filter.ts';
import type { Hypothesis } from '../domain/estimate/hypothesis.ts';
import type { Database } from './database.ts';
import { createRecent } from './recent.ts';

const CACHED = 16_384;

/** What is believed of the stock position under a shelf sensor; units are base units, times UTC milliseconds. */
export interface StockEstimate {
  readonly device: string;
  readonly sku: string;
  readonly location: string;
  /** The newest journal entry of the position that the belief knows. */
  readonly seenId: number;
  /** What it has written into the ledger since the last count: on-hand less this is what scans alone say. */
  readonly corrected: number;
  /** Since when ledger and sensor have told different stories; null while they agree. */
  readonly apartSince: number | null;
  /** Demand that it has booked since the last count and may take back; below zero, what came and nobody has scanned: a scan of it to come is no sale. */
  readonly demandUnseen: number;
  readonly updatedAt: number;
  readonly belief: Estimate;
}

interface EstimateRow extends Omit<StockEstimate, 'belief'> {
  readonly belief: string;
}

const FIRST: Pick<Estimate, 'sizes' | 'awaited'> = { sizes: [], awaited: [] };
const NONE_MISSED: Partial<Hypothesis> = { missed: 0 };

const COLUMNS = `device, sku, location, seen_id AS seenId, corrected, apart_since AS apartSince, demand_unseen AS demandUnseen,
  updated_at AS updatedAt, belief`;

const drifts = ({ mode }: Hypothesis): Partial<Hypothesis> => ({ drifts: mode === 'drifting' });

/** A belief of an earlier version knows nothing yet of the sizes of moves, of what was missed lately, of scans that wait for a reading, nor of clocks that were set. */
function parse(row: EstimateRow): StockEstimate {
  const { hypotheses, ...belief } = JSON.parse(row.belief) as Estimate;
  const times = { seenAt: belief.time, sameSince: belief.time };
  return {
    ...row,
    belief: { ...FIRST, ...times, ...belief, hypotheses: hypotheses.map((one) => ({ ...drifts(one), ...NONE_MISSED, ...one })) },
  };
}

/** Beliefs about stock positions by shelf sensor; a new one is written with what else is written, or by the next `flush`. */
export function stockEstimatesTable(db: Database) {
  const byDevice = db.prepare<[string], EstimateRow>(`SELECT ${COLUMNS} FROM stock_estimates WHERE device = ?`);
  const names = db.prepare<[], string>('SELECT device FROM stock_estimates ORDER BY device').pluck();
  const ofSku = db.prepare<[string], EstimateRow>(`SELECT ${COLUMNS} FROM stock_estimates WHERE sku = ? ORDER BY device`);
  const write = db.prepare<[Record<string, unknown>]>(`INSERT OR REPLACE INTO stock_estimates
    (device, sku, location, seen_id, corrected, apart_since, demand_unseen, updated_at, belief)
    VALUES (@device, @sku, @location, @seenId, @corrected, @apartSince, @demandUnseen, @updatedAt, @belief)`);
  const dropOne = db.prepare<[string]>('DELETE FROM stock_estimates WHERE device = ?');
  const dropLeft = db.prepare(
    'DELETE FROM stock_estimates WHERE device NOT IN (SELECT device FROM devices) AND device NOT IN (SELECT device FROM shelf_levels)',
  );
  const unwritten = new Map<string, StockEstimate>();
  const known = createRecent<string, StockEstimate | null>(CACHED);

  function get(device: string): StockEstimate | undefined {
    const waiting = unwritten.get(device);
    if (waiting) return waiting;
    let estimate = db.readonly ? undefined : known.get(device);
    if (estimate === undefined) {
      const row = byDevice.get(device);
      estimate = row ? parse(row) : null;
      known.set(device, estimate);
    }
    return estimate ?? undefined;
  }

  return {
    get,
    /** By device. To parse a thousand of them each minute would hold up everything else: those that are known are not read. */
    all: (): StockEstimate[] => {
      const devices = new Set([...names.all(), ...unwritten.keys()]);
      return [...devices].flatMap((device) => get(device) ?? []);
    },
    ofSku: (sku: string): StockEstimate[] => {
      const stored = ofSku.all(sku).map(parse);
      const newer = [...unwritten.values()].filter((one) => one.sku === sku);
      return [...stored.filter(({ device }) => !unwritten.has(device)), ...newer];
    },
    put: (estimate: StockEstimate): void => void unwritten.set(estimate.device, estimate),
    /** Forgets what is believed by one sensor: it is begun anew with its next reading. */
    drop(device: string): void {
      dropOne.run(device);
      unwritten.delete(device);
      known.delete(device);
    },
    /** Forgets the beliefs of devices that are forgotten. */
    tidy(): void {
      dropLeft.run();
      known.clear();
    },
    isBehind: (): boolean => unwritten.size > 0,
    /** Writes what is not written. Runs in the caller's transaction. */
    flush(): void {
      for (const estimate of unwritten.values()) {
        write.run({ ...estimate, belief: JSON.stringify(estimate.belief) });
        known.set(estimate.device, estimate);
      }
      unwritten.clear();
    },
    forget(): void {
      unwritten.clear();
      known.clear();
    },
  };
}
