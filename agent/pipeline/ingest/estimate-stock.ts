import type { Apart } from '../../advisors/advisor.ts';
import { beliefOf } from '../../domain/estimate/belief.ts';
import { type Estimate, type LedgerMove, SETTLE_MS, startEstimate, takeReading } from '../../domain/estimate/filter.ts';
import type { NewEntry } from '../../domain/stock/journal.ts';
import type { PositionKey, StockRow } from '../../domain/stock/stock-row.ts';
import type { StockEstimate } from '../../store/stock-estimates.ts';
import type { Store } from '../../store/store.ts';
import { journalAndProject } from './project.ts';
import type { LevelChange } from './recording.ts';
import type { Recorded } from './refusal.ts';

/** A scanner's message may take so long: only what is believed for longer is written into the ledger. */
const HOLD_MS = 600_000;
const SURE_ENOUGH = 0.9;
/** From so many units on the ledger is plainly wrong. */
const FAR_UNITS = 2;
/** How far a ledger is trusted that somebody has stated, and one that nobody has. */
const TRUST = { stated: 0.9, unstated: 0.3 } as const;
/** Ledger and sensor tell different stories from so many units on, or from this share of what lies there. */
const APART_UNITS = 3;
const APART_SHARE = 0.05;

/**
 * A sensor's level where one estimate is made of scans and sensor: the scans are known inputs, the level a measurement. What is believed long and surely enough is written into the ledger,
 * as a journal entry like any other. Runs in the caller's transaction; `level` in base units, not rounded.
 */
export function recordFused(change: LevelChange, level: number): Recorded {
  const { recording, reading, arrival, shelf } = change;
  const { store } = recording;
  if (reading.isHistorical) return { kind: 'unchanged' };
  const key: PositionKey = { sku: shelf.item.sku, location: shelf.location, condition: 'sellable' };
  const row = store.stock.get(key);
  const known = store.estimates.get(reading.device);
  const seen = { time: arrival.eventTime, level };
  if (row?.keptBy !== 'fused' || known?.sku !== key.sku || known.location !== key.location) return begin(change, key, seen);
  const changes = ledgerMoves(store, row, known);
  const belief = takeReading(known.belief, seen, changes);
  if (belief.time === known.belief.time && changes.length === 0) return { kind: 'unchanged' };
  const isCounted = changes.some(({ kind }) => kind === 'counted');
  const followed: StockEstimate = {
    ...known,
    ...{ belief, seenId: row.lastId ?? known.seenId, updatedAt: belief.time },
    ...(isCounted ? { corrected: 0, demandUnseen: 0 } : {}),
  };
  return write(change, key, { ...followed, apartSince: apartSince(followed) });
}

/** The first reading adopts what the ledger says, or says itself what lies there where the ledger says nothing. */
function begin(change: LevelChange, key: PositionKey, seen: { time: number; level: number }): Recorded {
  const { store } = change.recording;
  const row = store.stock.get(key);
  const units = row ? 0 : Math.max(0, Math.round(seen.level));
  const entry = journalAndProject(store, entryOf(change, key, { units, demand: 0 }));
  const trust = row ? (row.levelTime === null ? TRUST.unstated : TRUST.stated) : 1;
  store.estimates.put({
    ...{ device: change.reading.device, sku: key.sku, location: key.location, seenId: entry.id, corrected: 0, apartSince: null },
    ...{ demandUnseen: 0, updatedAt: seen.time, belief: startEstimate(seen, (row?.onHand ?? 0) + units, trust) },
  });
  return { kind: 'recorded', skus: [key.sku] };
}

/** Writes the belief, and into the ledger what is sure of it. An unscanned pick is demand; what comes back is taken off it again. */
function write(change: LevelChange, key: PositionKey, estimate: StockEstimate): Recorded {
  const { store } = change.recording;
  const { off, sureness, low, high } = beliefOf(estimate.belief.hypotheses);
  const { time, offSince } = estimate.belief;
  // Far off is far off, though nobody can tell to the unit: the rest follows once it is known.
  const isFar = Math.min(Math.abs(low), Math.abs(high)) >= FAR_UNITS && Math.sign(low) === Math.sign(high) && high - low <= 2;
  if (off === 0 || off !== estimate.belief.off || !(sureness >= SURE_ENOUGH || isFar) || time - offSince < HOLD_MS) {
    store.estimates.put(estimate);
    return { kind: 'unchanged' };
  }
  const unseen = estimate.demandUnseen - off;
  const demand = Math.max(0, unseen) - Math.max(0, estimate.demandUnseen);
  journalAndProject(store, entryOf(change, key, { units: off, demand }));
  store.estimates.put({ ...estimate, corrected: estimate.corrected + off, demandUnseen: unseen });
  return { kind: 'recorded', skus: [key.sku] };
}

/** What the journal says happened to the ledger of a position since it was last looked at, so that the ledger comes out as it is. */
function ledgerMoves(store: Store, row: StockRow, { seenId, belief }: StockEstimate): LedgerMove[] {
  if (row.lastId === null || row.lastId <= seenId) return [];
  const levelTime = row.levelTime ?? Number.NEGATIVE_INFINITY;
  const isStated = row.levelId !== null && row.levelId > seenId;
  const entries = [...store.journal.backFrom(row, seenId, isStated ? levelTime : Number.POSITIVE_INFINITY)].reverse();
  const isAfter = (entry: { eventTime: number; id: number }): boolean =>
    entry.eventTime > levelTime || (entry.eventTime === levelTime && entry.id > (row.levelId ?? 0));
  const stated = isStated ? entries.find(({ id }) => id === row.levelId) : undefined;
  const counted: LedgerMove[] = [];
  if (stated) {
    // What was believed before a count that comes late was written from that belief: the count knows better.
    const believed = entries.filter((entry) => entry.id < stated.id && entry.kind === 'estimate' && isAfter(entry));
    const off = -believed.reduce((sum, { delta }) => sum + (delta ?? 0), 0);
    counted.push({ kind: 'counted', units: (stated.level ?? 0) + (stated.carried ?? 0), off });
  }
  const moves = entries
    .filter((entry) => entry.id > Math.max(seenId, stated?.id ?? 0) && entry.delta !== null && entry.delta !== 0 && isAfter(entry))
    .map(
      ({ kind, eventTime, delta }): LedgerMove =>
        kind === 'estimate' ? { kind: 'corrected', units: delta! } : { kind: 'moved', time: eventTime, units: delta! },
    );
  const changes = [...counted, ...moves];
  const ledger = changes.reduce((sum, move) => (move.kind === 'counted' ? move.units : sum + move.units), belief.ledger);
  // What retention has folded cannot be told apart any more.
  return ledger === row.onHand ? changes : [...changes, { kind: 'moved', time: belief.time + SETTLE_MS + 1, units: row.onHand - ledger }];
}

/** How far what scans say alone lies from what is believed, in units. */
function unscanned({ corrected, belief }: Pick<StockEstimate, 'corrected' | 'belief'>): number {
  return corrected + beliefOf(belief.hypotheses).off;
}

/** What a stock position is believed to hold, beside what scans and sensor say alone; base units, times UTC milliseconds. */
export interface Believed {
  /** What scans say alone, from the last count on. */
  readonly ledger: number;
  /** What the sensor shows, to a tenth of a unit. */
  readonly sensor: number;
  readonly units: number;
  readonly mean: number;
  readonly sd: number;
  /** The 90 % interval, both ends included: in whole numbers it holds 90 % or more. */
  readonly low: number;
  readonly high: number;
  /** Probability of exactly `units`. */
  readonly sureness: number;
  readonly at: number;
}

/** What is believed of a position now that holds `onHand` by its ledger. */
export function believedOf({ corrected, belief }: StockEstimate, onHand: number): Believed {
  const { off, mean, sd, low, high, sureness } = beliefOf(belief.hypotheses);
  return {
    ...{ ledger: onHand - corrected, sensor: Math.round(belief.level * 10) / 10, units: onHand + off, mean: onHand + mean, sd },
    ...{ low: onHand + low, high: onHand + high, sureness, at: belief.time },
  };
}

/** The beliefs that count: of items that are kept by one, at each place that of the sensor that spoke last. */
export function estimatesInForce(store: Store, estimates: readonly StockEstimate[]): StockEstimate[] {
  const newest = new Map<string, StockEstimate>();
  for (const estimate of estimates) {
    const place = `${estimate.sku}\n${estimate.location}`;
    if (store.items.get(estimate.sku)?.truth !== 'fused' || (newest.get(place)?.updatedAt ?? -1) >= estimate.updatedAt) continue;
    newest.set(place, estimate);
  }
  return [...newest.values()];
}

/** A count has said since what lies there: until the sensor speaks again the belief is of no use. */
export const isCountedSince = (row: StockRow, { seenId }: StockEstimate): boolean => (row.levelId ?? 0) > seenId;

/** Where scans and shelf sensors tell different stories of an item, and since when. */
export function apartAt(store: Store, sku: string): Apart[] {
  return estimatesInForce(store, store.estimates.ofSku(sku)).flatMap((estimate) => {
    const row = store.stock.get({ sku, location: estimate.location, condition: 'sellable' });
    if (!row || estimate.apartSince === null || isCountedSince(row, estimate)) return [];
    const { ledger, sensor, units } = believedOf(estimate, row.onHand);
    return [{ location: estimate.location, ledger, sensor, estimate: units, since: estimate.apartSince }];
  });
}

function apartSince(estimate: StockEstimate): number | null {
  const most = Math.max(APART_UNITS, APART_SHARE * believedUnits(estimate.belief));
  return Math.abs(unscanned(estimate)) < most ? null : (estimate.apartSince ?? estimate.belief.time);
}

const believedUnits = (belief: Estimate): number => belief.ledger + beliefOf(belief.hypotheses).off;

function entryOf(
  { recording, reading, arrival }: LevelChange,
  key: PositionKey,
  { units, demand }: { units: number; demand: number },
): NewEntry {
  return {
    ...{ eventTime: arrival.eventTime, receivedAt: arrival.receivedAt, deviceTime: reading.deviceTime, kind: 'estimate', ...key },
    ...{ delta: units, level: null, demand, businessDay: recording.calendar.businessDay(arrival.dayTime ?? arrival.eventTime) },
    ...{ quantity: Math.abs(units), device: reading.device, boot: reading.boot, seq: reading.seq, orderRef: null, lot: null, expiry: null },
    ...{ operator: null, reverses: null, flags: arrival.flags },
  };
}
