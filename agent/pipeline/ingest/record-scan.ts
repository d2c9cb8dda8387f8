import type { Item } from '../../domain/items/item.ts';
import { payloadHash, scanKey, textKey } from '../../domain/messages/payload-hash.ts';
import { type EntryFlag, type EntryKind, type JournalEntry, type NewEntry, timeFlags } from '../../domain/stock/journal.ts';
import type { LotKey } from '../../domain/stock/lots.ts';
import type { Condition, Scan, StockEvent } from '../../domain/stock/stock-event.ts';
import { movesOnHand, type PositionKey, type StockRow } from '../../domain/stock/stock-row.ts';
import type { EventKey } from '../../store/event-keys.ts';
import type { Store } from '../../store/store.ts';
import { matchTransfers } from '../receive/follow-transfers.ts';
import { lotsTaken, namedLot } from './lots.ts';
import { journalAndProject } from './project.ts';
import { matchReceipt, takeBackRises } from './receipts.ts';
import type { Arrival, Recording } from './recording.ts';
import { type Recorded, refused } from './refusal.ts';
import { readScannedCode, type ScannedCode } from './scanned-code.ts';
import { judgeSerial, rememberSerial, type SerialTaken } from './serials.ts';

/** More base units than any scan moves: a typing slip or a scanned barcode in the quantity field. */
const ABSURD_QUANTITY = 10_000_000;
const LATE_MS = 3_600_000;
const NO_PIECE: SerialTaken = { isTaken: false };

/** The key of an event that bears a sequence. */
export function eventKey({ device, boot, deviceTime }: StockEvent, seq: number, { payload, receivedAt, flags }: Arrival): EventKey {
  return { device, boot, seq, deviceTime, payloadHash: payloadHash(payload), receivedAt, isProvisional: flags.includes('gateway-clock') };
}

/** Whether this event's key was seen before; a new key is remembered. Null means: go on. */
export function checkKey(recording: Recording, event: Scan, arrival: Arrival): Recorded | null {
  const { keys } = recording.store;
  if (event.seq === null) {
    if (event.key !== undefined) return keys.seeHash(textKey(event.key), arrival.receivedAt) ? null : { kind: 'duplicate' };
    if (event.deviceTime === null) return refused('no-key', 'a scan needs a seq or a ts, or it could count twice');
    return keys.seeHash(scanKey(arrival.topic, event.deviceTime, arrival.payload), arrival.receivedAt) ? null : { kind: 'duplicate' };
  }
  const { verdict } = keys.see(eventKey(event, event.seq, arrival));
  if (verdict === 'new') return null;
  if (verdict === 'duplicate') return { kind: 'duplicate' };
  if (verdict === 'conflict') return refused('sequence-conflict', `seq ${event.seq} was used before with another payload`);
  return refused('sequence-too-old', `seq ${event.seq} lies further back than the window of remembered sequences`);
}

/** A scan that is refused for what is known of its piece may count later: its key is forgotten again. */
function forgetKey({ store: { keys } }: Recording, event: Scan, arrival: Arrival): void {
  if (event.seq !== null) keys.unsee(eventKey(event, event.seq, arrival));
  else if (event.key !== undefined) keys.unseeHash(textKey(event.key));
  else if (event.deviceTime !== null) keys.unseeHash(scanKey(arrival.topic, event.deviceTime, arrival.payload));
}

/** What a scan resolves to: the item, base units, and where. */
interface Resolved extends ScannedCode {
  readonly location: string;
}

function resolve(recording: Recording, said: Scan, arrival: Arrival): Resolved | Recorded {
  const exact = recording.store.items.lookUp(said.code);
  const read = exact?.item
    ? { code: exact, item: exact.item, units: said.quantity * exact.units, scan: said, serial: null }
    : readScannedCode(recording, said, arrival);
  if ('kind' in read) return read;
  const { code, item, units, scan, serial } = read;
  if (Math.abs(units) > ABSURD_QUANTITY) return refused('absurd-quantity', `${units} ${item.unit} in one scan`);
  const location = scan.location ?? defaultLocation(recording, scan, item.sku);
  if (location === null)
    return refused('location-missing', `${scan.action} of ${item.sku} names no location, and the item does not lie at exactly one`);
  return { code, item, units, location, scan, serial };
}

/** Where a scan without a location happened: at receiving for what comes in, else at the item's only location. */
function defaultLocation(recording: Recording, scan: Scan, sku: string): string | null {
  if (scan.action === 'receive' || scan.action === 'putaway' || scan.action === 'return') return recording.receivingLocation;
  // Goods pass through receiving; they do not lie there.
  const locations = recording.store.items.locationsOf(sku).filter((location) => location !== recording.receivingLocation);
  return locations.length === 1 ? locations[0]! : null;
}

interface Scanned {
  readonly scan: Scan;
  readonly arrival: Arrival;
}

/** What has counted already of what is shipped: a pick of the order, or of this very piece. */
interface Counted extends SerialTaken {
  readonly pickKnown: boolean;
}

interface Effect {
  readonly kind: EntryKind;
  readonly key: PositionKey;
  /** Signed change, or null for a count. */
  readonly delta: number | null;
  readonly level: number | null;
  readonly demand: number;
  readonly quantity: number;
  /** What the scan leaves open and the lots that lie there say; undefined where the scan's own word counts. */
  readonly taken?: LotKey | null;
}

/** A scan at a bin that a shelf sensor keeps moves nothing there: the sensor will see it. What leaves without being demand is taken off the demand that the drop will show. */
function atSensorShelf(effect: Effect): Effect {
  if (effect.level !== null || effect.delta === null) return effect;
  const leavesOtherwise = effect.delta < 0 && effect.kind !== 'pick' && effect.kind !== 'ship';
  return { ...effect, delta: 0, demand: leavesOtherwise ? effect.delta : 0 };
}

/** Where a scan counts. A position that was met before is found by its code. */
function placeOf({ stock }: Store, scan: Scan, { code, location }: Resolved): PositionKey {
  const condition: Condition = scan.condition ?? (scan.action === 'return' ? 'quarantine' : 'sellable');
  if (code.place?.location !== location || code.place.condition !== condition)
    code.place = stock.remembered({ sku: code.sku, location, condition });
  return code.place;
}

function effectsOf(scan: Scan, { units }: Resolved, key: PositionKey, { pickKnown, isTaken }: Counted): Effect[] {
  const change = (kind: EntryKind, delta: number, demand = 0): Effect => ({ kind, key, delta, level: null, demand, quantity: units });
  switch (scan.action) {
    case 'receive':
    case 'return':
      return [change(scan.action, units)];
    case 'pick':
      return [change('pick', -units, units)];
    case 'ship':
      if (pickKnown) return [{ ...change('ship', 0), quantity: 0 }];
      return [isTaken ? change('ship', 0) : change('ship', -units, units)];
    case 'scrap':
      return [change('scrap', -units)];
    case 'adjust':
      return [change('adjust', units)];
    case 'count':
      return [{ kind: 'count', key, delta: null, level: units, demand: 0, quantity: units }];
    case 'putaway':
    case 'move':
      return [
        change('move-out', -units),
        { ...change('move-in', units), key: { sku: key.sku, location: scan.to!, condition: key.condition } },
      ];
  }
}

/** The effects, each of one lot where lots of the item lie here: those that the scan names, else the first to expire. */
function effectsByLot(recording: Recording, { scan, arrival }: Scanned, resolved: Resolved, counted: Counted): Effect[] {
  const { store, calendar } = recording;
  const { sku, shelfLifeDays } = resolved.item;
  const effects = effectsOf(scan, resolved, placeOf(store, scan, resolved), counted);
  const [first] = effects;
  if (scan.lot === null && scan.expiry === null && !store.lots.mayHold(sku)) return effects;
  const day = calendar.businessDay(arrival.dayTime ?? arrival.eventTime);
  if (scan.lot !== null) {
    const expiry = namedLot(store, scan, { sku, shelfLifeDays, day });
    return effects.map((effect) => ({ ...effect, taken: { lot: scan.lot ?? '', expiry: expiry ?? '' } }));
  }
  if (scan.expiry !== null || !first || first.delta === null || first.delta >= 0) return effects;
  return lotsTaken(store, scan.action, { key: first.key, quantity: -first.delta, day }).flatMap(({ key, quantity }) =>
    effects.map((effect) => part(effect, key, quantity)),
  );
}

/** So many units of an effect, of one lot. */
function part(effect: Effect, taken: LotKey | null, units: number): Effect {
  const sign = Math.sign(effect.delta ?? 0);
  return {
    ...effect,
    taken,
    delta: sign * units,
    demand: effect.demand === 0 ? 0 : units,
    quantity: effect.kind === 'adjust' ? sign * units : units,
  };
}

function isKeptBySensor(item: Item, row: StockRow | undefined): boolean {
  return row?.keptBy === 'sensor' && item.truth !== 'scans' && item.truth !== 'fused' && row.condition === 'sellable';
}

/** The entry of an effect; `at` is what lies at its position now. */
function toEntry(recording: Recording, { scan, arrival }: Scanned, effect: Effect, at: StockRow | undefined): NewEntry {
  const flags: EntryFlag[] = [...arrival.flags];
  if (effect.delta !== null && effect.delta < 0 && movesOnHand(at, arrival.eventTime) && (at?.onHand ?? 0) + effect.delta < 0)
    flags.push('negative');
  if (arrival.eventTime < arrival.receivedAt - LATE_MS) flags.push('late');
  return {
    eventTime: arrival.eventTime,
    receivedAt: arrival.receivedAt,
    deviceTime: scan.deviceTime,
    kind: effect.kind,
    sku: effect.key.sku,
    location: effect.key.location,
    condition: effect.key.condition,
    delta: effect.delta,
    level: effect.level,
    demand: effect.demand,
    businessDay: recording.calendar.businessDay(arrival.dayTime ?? arrival.eventTime),
    quantity: effect.quantity,
    device: scan.device,
    boot: scan.boot,
    seq: scan.seq,
    orderRef: scan.order,
    lot: effect.taken === undefined ? scan.lot : effect.taken?.lot || null,
    expiry: effect.taken === undefined ? scan.expiry : effect.taken?.expiry || null,
    operator: scan.operator,
    reverses: null,
    flags,
  };
}

/** A pick that arrives after the ship of its order was taken for one: the ship's effect is taken back. */
function reverseShips(recording: Recording, ships: readonly JournalEntry[], receivedAt: number): void {
  for (const ship of ships) {
    const delta = ship.delta === null ? null : -ship.delta;
    const { id, ...rest } = ship;
    const { businessDay } = recording.store.journal.corrections(recording.store.stock.get(ship), ship);
    journalAndProject(recording.store, {
      ...rest,
      kind: 'reversal',
      receivedAt,
      businessDay,
      delta,
      demand: -ship.demand,
      quantity: -ship.quantity,
      reverses: id,
      flags: timeFlags(ship),
    });
  }
}

/** Journals one scan with its effects; everything a scan can mean is resolved here, so that projections are plain sums. Runs in the caller's transaction. */
export function recordScan(recording: Recording, said: Scan, arrival: Arrival): Recorded {
  const resolved = resolve(recording, said, arrival);
  if ('kind' in resolved) return resolved;
  const keyVerdict = checkKey(recording, said, arrival);
  if (keyVerdict) return keyVerdict;

  const { store, counters } = recording;
  const { item, scan, serial } = resolved;
  const piece = serial === null ? NO_PIECE : judgeSerial(store, { sku: item.sku, serial }, scan, arrival.eventTime);
  if ('kind' in piece) {
    forgetKey(recording, said, arrival);
    return piece;
  }
  const { order } = scan;
  const pickKnown = order !== null && scan.action === 'ship' && store.journal.isPicked(order, item.sku);
  if (order !== null && scan.action === 'pick') reverseShips(recording, store.journal.openShips(order, item.sku), arrival.receivedAt);
  const counted = { pickKnown, isTaken: piece.isTaken };
  let firstId = 0;
  for (const effect of effectsByLot(recording, { scan, arrival }, resolved, counted)) {
    const at = store.stock.get(effect.key);
    const settled = isKeptBySensor(item, at) ? atSensorShelf(effect) : effect;
    const entry = journalAndProject(store, toEntry(recording, { scan, arrival }, settled, at), at);
    for (const flag of entry.flags) counters.count('events_flagged', flag);
    if (!at) store.items.addLocation(item.sku, entry.location);
    const { id: journalId, eventTime, orderRef } = entry;
    firstId ||= journalId;
    if (scan.action === 'receive') {
      matchReceipt(store, { journalId, sku: item.sku, quantity: resolved.units, orderRef, eventTime, at: arrival.receivedAt });
    } else if (settled !== effect && (effect.delta ?? 0) > 0) takeBackRises(store, { journalId, sku: item.sku, eventTime });
  }
  if (serial !== null || scan.action === 'count') rememberSerial(store, { sku: item.sku, serial }, { scan, arrival }, firstId);
  if ((scan.action === 'move' || scan.action === 'putaway') && scan.to !== null)
    matchTransfers(store, { sku: item.sku, to: scan.to, quantity: resolved.units, at: arrival.receivedAt });
  return { kind: 'recorded', skus: [item.sku] };
}
