import { ProtobufReader } from './protobuf.ts';

/** A metric's value as it was encoded: a whole number in two halves of 32 bits, another number, or what is no number. */
export type SparkplugValue =
  | { readonly kind: 'whole'; readonly low: number; readonly high: number }
  | { readonly kind: 'real'; readonly value: number }
  | { readonly kind: 'other' };

/** A metric of a payload; what it does not say is null. */
export interface SparkplugMetric {
  name: string | null;
  alias: number | null;
  /** UTC milliseconds. */
  timestamp: number | null;
  datatype: number | null;
  isHistorical: boolean;
  isNull: boolean;
  value: SparkplugValue | null;
}

export interface SparkplugPayload {
  /** UTC milliseconds. */
  timestamp: number | null;
  seq: number | null;
  uuid: string | null;
  readonly metrics: SparkplugMetric[];
}

const utf8 = new TextDecoder('utf-8');
const OTHER: SparkplugValue = { kind: 'other' };

/** Reads a payload by the schema of Eclipse Sparkplug 3.0, section 6.4.1 (`org.eclipse.tahu.protobuf.Payload`); null where it is none, or half of one. */
export function readSparkplugPayload(bytes: Uint8Array): SparkplugPayload | null {
  const reader = new ProtobufReader(bytes);
  const payload: SparkplugPayload = { timestamp: null, seq: null, uuid: null, metrics: [] };
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) payload.timestamp = reader.varint();
    else if (field === 2) {
      const metric = readMetric(reader.bytes());
      if (!metric) return null;
      payload.metrics.push(metric);
    } else if (field === 3) payload.seq = reader.varint();
    else if (field === 4) payload.uuid = utf8.decode(reader.bytes());
    else reader.skip();
  }
  return reader.isBroken ? null : payload;
}

function readMetric(bytes: Uint8Array): SparkplugMetric | null {
  const reader = new ProtobufReader(bytes);
  const metric: SparkplugMetric = {
    ...{ name: null, alias: null, timestamp: null, datatype: null, isHistorical: false, isNull: false, value: null },
  };
  for (let field = reader.next(); field !== 0; field = reader.next()) readMetricField(reader, field, metric);
  return reader.isBroken ? null : metric;
}

function readMetricField(reader: ProtobufReader, field: number, metric: SparkplugMetric): void {
  switch (field) {
    case 1:
      // Libraries write an empty name beside an alias.
      metric.name = utf8.decode(reader.bytes()) || null;
      break;
    case 2:
      metric.alias = reader.varint();
      break;
    case 3:
      metric.timestamp = reader.varint();
      break;
    case 4:
      metric.datatype = reader.varint();
      break;
    case 5:
      metric.isHistorical = reader.varint() !== 0;
      break;
    case 7:
      metric.isNull = reader.varint() !== 0;
      break;
    // int_value and long_value: libraries put a UInt32 into either.
    case 10:
    case 11:
    case 14:
      reader.varint();
      metric.value = { kind: 'whole', low: reader.low, high: reader.high };
      break;
    case 12:
      metric.value = { kind: 'real', value: reader.float() };
      break;
    case 13:
      metric.value = { kind: 'real', value: reader.double() };
      break;
    default:
      if (field >= 15 && field <= 19) metric.value = OTHER;
      reader.skip();
  }
}

/** Datatypes of section 6.4.16: 1 to 4 Int8 to Int64, 5 to 8 UInt8 to UInt64, 9 Float, 10 Double, 11 Boolean, then texts, structures and arrays up to 34. */
const LAST_DATATYPE = 34;
const BOOLEAN = 11;

/** Whether the specification knows the datatype. */
export function isSparkplugDatatype(datatype: number): boolean {
  return datatype >= 1 && datatype <= LAST_DATATYPE;
}

/** Whether values of the datatype are numbers. */
export function isSparkplugNumber(datatype: number): boolean {
  return datatype >= 1 && datatype <= BOOLEAN;
}

/**
 * The number that a value stands for, by its datatype: whole numbers are two's complements (section 6.4.16), which libraries give 32 or 64 bits. Null where it is no number
 * of that type, or is the last one at an end of a type of 16 bits or more, by which devices say that they have none.
 */
export function sparkplugNumber(value: SparkplugValue, datatype: number): number | null {
  if (value.kind === 'other') return null;
  if (datatype === 9 || datatype === 10) return value.kind === 'real' && Number.isFinite(value.value) ? value.value : null;
  if (value.kind === 'real') return null;
  const { low, high } = value;
  if (datatype === BOOLEAN) return low === 0 && high === 0 ? 0 : 1;
  if (datatype <= 4) return signed(low, high, datatype);
  const number = high * 4_294_967_296 + low;
  const limit = 2 ** (8 << (datatype - 5));
  if (number >= limit) return null;
  return datatype > 5 && number >= limit - 1 ? null : number;
}

function signed(low: number, high: number, datatype: number): number | null {
  if (datatype === 4) {
    const number = (high | 0) * 4_294_967_296 + low;
    return Math.abs(number) >= 2 ** 63 - 1 ? null : number;
  }
  const spare = 32 - (8 << (datatype - 1));
  const number = (low << spare) >> spare;
  // Above its own bits a number repeats its sign, or has zeros.
  const rest = low >>> 0;
  if (rest !== number >>> 0 && rest !== (number & (0xffffffff >>> spare)) >>> 0) return null;
  const end = 2 ** (31 - spare);
  return datatype > 1 && (number === -end || number === end - 1) ? null : number;
}

/** A payload with one metric that is true: the command `name` to an edge node (section 6.4.20). `now` in UTC milliseconds. */
export function sparkplugCommand(name: string, now: number): Uint8Array {
  const metric = [0x0a, name.length, ...new TextEncoder().encode(name), 0x18, ...varint(now), 0x20, BOOLEAN, 0x70, 1];
  return Uint8Array.from([0x08, ...varint(now), 0x12, metric.length, ...metric]);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = Math.max(0, value);
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
}
