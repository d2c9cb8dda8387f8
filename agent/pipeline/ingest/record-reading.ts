import { type EntryFlag, type JournalEntry, type NewEntry, timeFlags } from '../../domain/stock/journal.ts';
import { isNoReading } from '../../domain/stock/no-reading.ts';
import { unitsOnShelf } from '../../domain/stock/shelf-level.ts';
import type { ShelfReading } from '../../domain/stock/stock-event.ts';
import type { PositionKey } from '../../domain/stock/stock-row.ts';
import type { ShelfLevel } from '../../store/devices.ts';
import { recordFused } from './estimate-stock.ts';
import { journalAndProject } from './project.ts';
import { matchShelfRises } from './receipts.ts';
import { eventKey } from './record-scan.ts';
import type { Arrival, LevelChange, Recording, Shelf } from './recording.ts';
import { type Recorded, refused } from './refusal.ts';

/** What stands on this sensor: from the configuration, or the bin that bears the sensor's name; its weights by calibration, else configuration, else the item. */
function findShelf(recording: Recording, device: string): Shelf | Recorded {
  const { items } = recording.store;
  const configured = recording.shelves.get(device);
  const location = configured?.location ?? device;
  if (!configured && !items.isLocation(location))
    return refused('unknown-shelf', `no shelf is configured for the sensor ${device}, and no bin bears its name`);
  const skus = configured?.sku !== undefined ? [configured.sku] : items.skusAt(location);
  if (skus.length > 1)
    return refused('ambiguous-shelf', `${location} holds ${skus.length} SKUs: configure which one lies on the sensor ${device}`);
  const item = skus[0] === undefined ? null : items.get(skus[0]);
  if (!item) return refused('unknown-sku', skus[0] === undefined ? `no item lies at ${location}` : `no item ${skus[0]}`);
  const taught = recording.store.scales.get(device);
  return {
    item,
    location,
    tareGrams: taught?.emptyGrams ?? configured?.tareGrams ?? item.tareGrams,
    unitWeightGrams: taught?.piece?.sku === item.sku ? taught.piece.grams : item.unitWeightGrams,
  };
}

/** What the sensor shows, not rounded; it was accepted before. */
function weighedUnits({ count, weightGrams }: ShelfReading, { tareGrams, unitWeightGrams }: Shelf): number {
  return count ?? (weightGrams! - tareGrams) / unitWeightGrams!;
}

function unitsOf(reading: ShelfReading, shelf: Shelf, current: number | null): number | Recorded {
  if (reading.count !== undefined) return reading.count;
  const { tareGrams, unitWeightGrams } = shelf;
  const result = unitsOnShelf({ weightGrams: reading.weightGrams!, tareGrams, unitWeightGrams, current });
  if (result.ok) return result.units;
  return refused(result.reason, `a weight of ${reading.weightGrams} g for ${shelf.item.sku} at ${shelf.location}`);
}

/**
 * Takes a reading in by its sequence. Without a device time, one before the newest cannot be placed in time: the newer level stands. One that is the newest by its
 * sequence and by its device's clock does not lie before what the sensor has shown, whatever time a wrong clock of the gateway gave that.
 */
function placed(
  recording: Recording,
  reading: ShelfReading,
  { arrival, shown }: { arrival: Arrival; shown: ShelfLevel | null },
): Arrival | Recorded {
  if (reading.seq === null) return arrival;
  const { keys } = recording.store;
  const key = eventKey(reading, reading.seq, arrival);
  const seen = keys.see(key);
  if (seen.verdict === 'duplicate') return { kind: 'duplicate' };
  if (seen.verdict === 'conflict') return refused('sequence-conflict', `seq ${reading.seq} was used before with another payload`);
  if (seen.verdict === 'forgotten')
    return refused('sequence-too-old', `seq ${reading.seq} lies further back than the window of remembered sequences`);
  if (!seen.newest) return reading.deviceTime === null ? { kind: 'unchanged' } : arrival;
  if (!shown || arrival.eventTime >= shown.confirmedTime || !keys.isLatest(key)) return arrival;
  return { ...arrival, eventTime: shown.confirmedTime, dayTime: arrival.dayTime ?? arrival.eventTime };
}

/** A sensor's level: a level that says nothing new is not journaled; one that arrives late takes its place in time. Runs in the caller's transaction. */
export function recordReading(recording: Recording, reading: ShelfReading, arrival: Arrival): Recorded {
  const shelf = findShelf(recording, reading.device);
  return 'kind' in shelf ? shelf : recordAtShelf(recording, reading, { arrival, shelf });
}

/** A level of a shelf that is known. Runs in the caller's transaction. */
export function recordAtShelf(
  recording: Recording,
  reading: ShelfReading,
  { arrival, shelf }: Pick<LevelChange, 'arrival' | 'shelf'>,
): Recorded {
  const known = recording.store.devices.shelf(reading.device);
  const showsNow = reading.count ?? reading.weightGrams!;
  if (isNoReading(showsNow, known ? (known.weightGrams ?? known.quantity) : null))
    return refused('no-reading', `${showsNow} is what a sensor of 16 bits says when it has no reading`);
  if (reading.weightGrams !== undefined && reading.isHistorical !== true)
    recording.store.scales.hear(reading.device, shelf.item.sku, reading.weightGrams);
  const shown = known && known.sku === shelf.item.sku && known.location === shelf.location ? known : null;
  const units = unitsOf(reading, shelf, shown && arrival.eventTime >= shown.confirmedTime ? shown.quantity : null);
  if (typeof units !== 'number') return units;
  const place = placed(recording, reading, { arrival, shown });
  if ('kind' in place) return place;

  const change: LevelChange = { recording, reading, arrival: place, shelf, units };
  if (shelf.item.truth === 'scans') return confirmOnly(change, shown);
  if (shelf.item.truth === 'fused') {
    confirmOnly(change, shown);
    return recordFused(change, weighedUnits(reading, shelf));
  }
  return shown && place.eventTime < shown.confirmedTime ? recordLate(change, shown) : recordNewest(change, shown);
}

function showLevel(change: LevelChange, shown: ShelfLevel | null): void {
  const { recording, reading, arrival, shelf, units } = change;
  const { devices } = recording.store;
  const isNew = shown?.quantity !== units;
  const level = {
    device: reading.device,
    sku: shelf.item.sku,
    location: shelf.location,
    quantity: units,
    weightGrams: reading.weightGrams ?? null,
    levelTime: isNew ? arrival.eventTime : shown.levelTime,
    confirmedTime: arrival.eventTime,
  };
  if (isNew) devices.putShelf(level);
  else devices.confirmShelf(level);
}

/** Scans have the word for this item: what the shelf shows is kept beside the stock, not in it. */
function confirmOnly(change: LevelChange, shown: ShelfLevel | null): Recorded {
  if (!shown || change.arrival.eventTime >= shown.confirmedTime) showLevel(change, shown);
  return { kind: 'unchanged' };
}

function recordNewest(change: LevelChange, shown: ShelfLevel | null): Recorded {
  const { recording, units, shelf } = change;
  showLevel(change, shown);
  if (shown?.quantity === units && recording.store.stock.get(positionOf(shelf))?.onHand === units) return { kind: 'unchanged' };
  appendLevel(change, change.arrival.eventTime, units);
  return { kind: 'recorded', skus: [shelf.item.sku] };
}

function recordLate(change: LevelChange, shown: ShelfLevel): Recorded {
  const { recording, arrival, shelf, units } = change;
  const { journal } = recording.store;
  const row = recording.store.stock.get(positionOf(shelf));
  if (journal.levelAtOrBefore(row, arrival.eventTime) === units) return { kind: 'unchanged' };
  // The level that was seen unchanged until confirmedTime was not journaled again; now it must be, or it would end with this reading.
  if (!journal.levelAfter(row, arrival.eventTime)) appendLevel(change, shown.confirmedTime, shown.quantity);
  appendLevel(change, arrival.eventTime, units);
  return { kind: 'recorded', skus: [shelf.item.sku] };
}

function positionOf(shelf: Shelf): PositionKey {
  return { sku: shelf.item.sku, location: shelf.location, condition: 'sellable' };
}

const dropped = (from: number, to: number): number => Math.max(0, from - to);

/** Journals a level at its place in time: its drop from the level before is demand, and the drop of the level after it is corrected. */
function appendLevel(change: LevelChange, eventTime: number, level: number): void {
  const { recording, shelf } = change;
  const { store, counters } = recording;
  const key = positionOf(shelf);
  const row = store.stock.get(key);
  const before = store.journal.levelAtOrBefore(row, eventTime);
  const after = store.journal.levelAfter(row, eventTime);
  const isRise = before !== null && level > before;
  const entry = journalAndProject(store, {
    ...levelEntry(change, eventTime),
    level,
    demand: before === null ? 0 : dropped(before, level),
    quantity: before === null ? 0 : level - before,
  });
  for (const flag of entry.flags) counters.count('events_flagged', flag);
  if (after) correctDrop(change, after, { eventTime, level });
  if (isRise) matchShelfRises(store, key.sku, change.arrival.receivedAt);
}

/** The drop to a level from one that arrived after it, with its place before it. */
function correctDrop(change: LevelChange, after: JournalEntry, { eventTime, level }: { eventTime: number; level: number }): void {
  const { journal, stock } = change.recording.store;
  const row = stock.get(after);
  // What scans moved before any level was known counts by their word already.
  const moved = journal.deltasAfter(row, eventTime) - journal.deltasAfter(row, after.eventTime);
  const corrected = journal.corrections(row, after);
  const correction = dropped(level + moved, after.level!) - (after.demand + corrected.demand);
  if (correction === 0) return;
  const { id, ...rest } = after;
  journalAndProject(change.recording.store, {
    ...rest,
    kind: 'reversal',
    receivedAt: change.arrival.receivedAt,
    businessDay: corrected.businessDay,
    level: null,
    delta: 0,
    demand: correction,
    quantity: 0,
    reverses: id,
    flags: timeFlags(after),
  });
}

function levelEntry(change: LevelChange, eventTime: number): Omit<NewEntry, 'level' | 'demand' | 'quantity'> {
  const { recording, reading, arrival, shelf } = change;
  const flags: EntryFlag[] = [...arrival.flags];
  if (eventTime < arrival.receivedAt - 3_600_000) flags.push('late');
  return {
    eventTime,
    receivedAt: arrival.receivedAt,
    deviceTime: reading.deviceTime,
    kind: 'level',
    ...positionOf(shelf),
    delta: null,
    businessDay: recording.calendar.businessDay(eventTime === arrival.eventTime ? (arrival.dayTime ?? eventTime) : eventTime),
    device: reading.device,
    boot: reading.boot,
    seq: reading.seq,
    orderRef: null,
    lot: null,
    expiry: null,
    operator: null,
    reverses: null,
    flags,
  };
}
