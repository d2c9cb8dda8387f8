import { beliefOf } from '../../domain/estimate/belief.ts';
import { type Estimate, followLedger, type SeenLevel, startEstimate, takeReading } from '../../domain/estimate/filter.ts';
import type { NewEntry } from '../../domain/stock/journal.ts';
import type { PositionKey } from '../../domain/stock/stock-row.ts';
import type { StockEstimate } from '../../store/stock-estimates.ts';
import { ledgerMoves } from './ledger-moves.ts';
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
  const seen = { time: arrival.eventTime, seenAt: arrival.dayTime ?? arrival.eventTime, level, isCounting: reading.count !== undefined };
  if (row?.keptBy !== 'fused' || known?.sku !== key.sku || known.location !== key.location) return begin(change, key, seen);
  const changes = ledgerMoves(store, row, known);
  const belief = takeReading(known.belief, seen, changes);
  if (belief.readings === known.belief.readings && changes.length === 0) return { kind: 'unchanged' };
  const isCounted = changes.some(({ kind }) => kind === 'counted');
  const followed: StockEstimate = {
    ...known,
    ...{ belief, seenId: row.lastId ?? known.seenId, updatedAt: belief.time },
    ...(isCounted ? { corrected: 0, demandUnseen: 0 } : {}),
  };
  return write(change, key, { ...followed, apartSince: apartSince(followed) });
}

/** The first reading adopts what the ledger says, or says itself what lies there where the ledger says nothing. */
function begin(change: LevelChange, key: PositionKey, seen: SeenLevel & { isCounting: boolean }): Recorded {
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
  const { seenAt, offSince } = estimate.belief;
  // Far off is far off, though nobody can tell to the unit: the rest follows once it is known.
  const isFar = Math.min(Math.abs(low), Math.abs(high)) >= FAR_UNITS && Math.sign(low) === Math.sign(high) && high - low <= 2;
  if (off === 0 || off !== estimate.belief.off || !(sureness >= SURE_ENOUGH || isFar) || seenAt - offSince < HOLD_MS) {
    store.estimates.put(estimate);
    return { kind: 'unchanged' };
  }
  const unseen = estimate.demandUnseen - off;
  const demand = Math.max(0, unseen) - Math.max(0, estimate.demandUnseen);
  const { id } = journalAndProject(store, entryOf(change, key, { units: off, demand }));
  const belief = followLedger(estimate.belief, [{ kind: 'corrected', units: off }]);
  store.estimates.put({ ...estimate, belief, seenId: id, corrected: estimate.corrected + off, demandUnseen: unseen });
  return { kind: 'recorded', skus: [key.sku] };
}

/** How far what scans say alone lies from what is believed, in units. */
function unscanned({ corrected, belief }: Pick<StockEstimate, 'corrected' | 'belief'>): number {
  return corrected + beliefOf(belief.hypotheses).off;
}

function apartSince(estimate: StockEstimate): number | null {
  const most = Math.max(APART_UNITS, APART_SHARE * believedUnits(estimate.belief));
  const { seenAt } = estimate.belief;
  return Math.abs(unscanned(estimate)) < most ? null : Math.min(estimate.apartSince ?? seenAt, seenAt);
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
