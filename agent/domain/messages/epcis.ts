import { parseTime } from '../calendar.ts';
import { isObject, type MessageProblem, shown, typeName } from './payload-json.ts';

/** An EPCIS event, as far as stock is concerned (EPCIS 2.0, section 7.4). */
export interface EpcisEvent {
  readonly type: 'ObjectEvent' | 'AggregationEvent';
  readonly action: 'ADD' | 'OBSERVE' | 'DELETE';
  /** The short name of the CBV, such as `receiving`; "" where the event names none. */
  readonly bizStep: string;
  readonly id: string | null;
  /** UTC milliseconds. */
  readonly time: number;
  readonly readPoint: string | null;
  readonly bizLocation: string | null;
  /** The business transactions by their short type, such as `po`. */
  readonly transactions: ReadonlyMap<string, string>;
  readonly lot: string | null;
  readonly expiry: string | null;
  readonly lines: readonly EpcisLine[];
}

/** So much of what an EPC or an EPC class names, in pieces, grams, millilitres or millimetres. */
export interface EpcisLine {
  readonly code: string;
  readonly quantity: number;
}

type Fields = Readonly<Record<string, unknown>>;

/** UN/ECE Recommendation 20 codes, in base units of stock. */
const UNITS: Readonly<Record<string, number>> = { H87: 1, C62: 1, EA: 1, GRM: 1, KGM: 1000, MLT: 1, LTR: 1000, MMT: 1, MTR: 1000 };
const LARGEST_QUANTITY = 10_000_000;
const LONGEST_TEXT = 128;
/** Pallets, crates and assets (SSCC, GRAI, GIAI): they bear goods and are none. */
const CONTAINER = /^urn:epc:(id|class|idpat):(sscc|grai|giai):|\/(00|8003|8004)\/[^/]+$/;

/** The events of an EPCIS document, query document or list, or a single one, as JSON objects; null where the value is none of these. */
export function epcisEvents(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  if (!isObject(value)) return null;
  const { epcisBody: body } = value;
  if (body === undefined) return [value];
  if (!isObject(body)) return null;
  const { queryResults: results } = body;
  const inside = isObject(results) && isObject(results['resultsBody']) ? results['resultsBody'] : body;
  if (isObject(inside['event'])) return [inside['event']];
  return Array.isArray(inside['eventList']) ? inside['eventList'] : null;
}

/** Whether stock can be read from events of its type; a transformation or an association moves none that is known. */
export function isStockEvent(event: Fields): boolean {
  return ['ObjectEvent', 'AggregationEvent'].includes(typeOf(event));
}

/** The type of an event, "" where it has none. `isA` is what drafts of the standard called it. */
export function typeOf(event: Fields): string {
  return shortName(event['type'] ?? event['isA']);
}

/** The business step of an event by its short name; "" where it has none. */
export function bizStepOf(event: Fields): string {
  return shortName(event['bizStep']);
}

/** Reads an object or aggregation event; the reasons are constants: `bad-action`, `bad-time`, `bad-id`, `bad-quantity`, `bad-code`, `no-goods`, `error-declaration`. */
export function readEpcisEvent(event: Fields): EpcisEvent | MessageProblem {
  const { action, eventID: id, errorDeclaration } = event;
  const type = typeOf(event) as EpcisEvent['type'];
  if (action !== 'ADD' && action !== 'OBSERVE' && action !== 'DELETE')
    return { reason: 'bad-action', detail: `action ${shown(action)} is none of ADD, OBSERVE, DELETE` };
  if (errorDeclaration !== undefined)
    return { reason: 'error-declaration', detail: `the event ${shown(id)} is declared wrong: what it moved must be corrected by a person` };
  if (id !== undefined && id !== null && (typeof id !== 'string' || id === ''))
    return { reason: 'bad-id', detail: `eventID is ${typeName(id)}, not a text` };
  const time = timeOf(event);
  if (time === null) return { reason: 'bad-time', detail: `eventTime ${shown(event['eventTime'])} is no ISO 8601 time` };
  const isAggregation = type === 'AggregationEvent';
  const lines = linesOf(event[isAggregation ? 'childEPCs' : 'epcList'], event[isAggregation ? 'childQuantityList' : 'quantityList']);
  if ('reason' in lines) return lines;
  return {
    type,
    action,
    bizStep: bizStepOf(event),
    id: id ?? null,
    time,
    readPoint: placeOf(event['readPoint']),
    bizLocation: placeOf(event['bizLocation']),
    transactions: transactionsOf(event['bizTransactionList']),
    ...masterDataOf(event['ilmd']),
    lines,
  };
}

/** `receiving` of itself, `cbv:BizStep-receiving`, `urn:epcglobal:cbv:bizstep:receiving` and `https://ref.gs1.org/cbv/BizStep-receiving` (CBV 2.0, section 7). */
function shortName(value: unknown): string {
  return typeof value === 'string'
    ? value.slice(Math.max(value.lastIndexOf(':'), value.lastIndexOf('/')) + 1).replace(/^(BizStep|BTT)-/, '')
    : '';
}

/** Without an offset of its own, the time is local by eventTimeZoneOffset. */
function timeOf({ eventTime, eventTimeZoneOffset: offset }: Fields): number | null {
  if (typeof eventTime !== 'string') return null;
  return parseTime(eventTime) ?? (typeof offset === 'string' ? parseTime(eventTime + offset) : null);
}

function placeOf(place: unknown): string | null {
  const id = isObject(place) ? place['id'] : place;
  return typeof id === 'string' && id !== '' ? id : null;
}

function transactionsOf(list: unknown): Map<string, string> {
  const transactions = new Map<string, string>();
  for (const entry of Array.isArray(list) ? list : []) {
    if (!isObject(entry) || typeof entry['bizTransaction'] !== 'string') continue;
    const type = shortName(entry['type']);
    if (!transactions.has(type)) transactions.set(type, entry['bizTransaction']);
  }
  return transactions;
}

/** Instance and lot master data (CBV 2.0, section 9): the lot, and the date after which goods are not to be used. Names come with a prefix. */
function masterDataOf(ilmd: unknown): Pick<EpcisEvent, 'lot' | 'expiry'> {
  const named = new Map<string, string>();
  for (const [name, value] of Object.entries(isObject(ilmd) ? ilmd : {}))
    if (typeof value === 'string') named.set(name.slice(name.lastIndexOf(':') + 1), value);
  const expiry = named.get('itemExpirationDate') ?? named.get('bestBeforeDate') ?? named.get('sellByDate') ?? null;
  return { lot: named.get('lotNumber') ?? null, expiry: expiry?.slice(0, 10) ?? null };
}

function linesOf(epcs: unknown, quantities: unknown): EpcisLine[] | MessageProblem {
  const lines: EpcisLine[] = [];
  for (const list of [epcs, quantities])
    if (list !== undefined && list !== null && !Array.isArray(list))
      return { reason: 'bad-code', detail: `the list of goods is ${typeName(list)}, not a list` };
  for (const code of (epcs ?? []) as unknown[]) {
    if (!isCode(code)) return { reason: 'bad-code', detail: `${shown(code)} is no EPC` };
    if (!CONTAINER.test(code)) lines.push({ code, quantity: 1 });
  }
  for (const entry of (quantities ?? []) as unknown[]) {
    const line = isObject(entry) ? quantityOf(entry) : { reason: 'bad-quantity', detail: `${shown(entry)} is no quantity` };
    if ('reason' in line) return line;
    if (!CONTAINER.test(line.code)) lines.push(line);
  }
  return lines.length > 0 ? lines : { reason: 'no-goods', detail: 'the event names no goods, or only what they are packed in' };
}

function quantityOf({ epcClass, quantity, uom }: Fields): EpcisLine | MessageProblem {
  if (!isCode(epcClass)) return { reason: 'bad-code', detail: `${shown(epcClass)} is no EPC class` };
  const bad = (why: string): MessageProblem => ({ reason: 'bad-quantity', detail: `${shown(epcClass)}: ${why}` });
  if (typeof quantity !== 'number' || !Number.isFinite(quantity)) return bad('it says not how many');
  const units = uom === undefined || uom === null ? 1 : typeof uom === 'string' && Object.hasOwn(UNITS, uom) ? UNITS[uom] : undefined;
  if (units === undefined) return bad(`the unit ${shown(uom)} is none of ${Object.keys(UNITS).join(', ')}`);
  const inUnits = Math.round(quantity * units * 1e6) / 1e6 + 0;
  if (!Number.isInteger(inUnits) || inUnits < 0 || inUnits > LARGEST_QUANTITY)
    return bad(`${quantity} is no whole quantity in base units of stock`);
  return { code: epcClass, quantity: inUnits };
}

function isCode(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_TEXT && !/[\p{Cc}\p{Surrogate}\s]/u.test(value);
}
