import { isObject, type MessageProblem, shown, typeName } from './payload-json.ts';

/** A record of a SenML pack with its base fields worked in (RFC 8428, section 4.6). */
export interface SenmlRecord {
  readonly name: string;
  /** The base name in force. */
  readonly baseName: string;
  readonly unit: string | undefined;
  /** Null where the value is a text, a truth value, data or a sum alone. */
  readonly value: number | null;
  /** Seconds since 1970, or from now on where it is relative. */
  readonly time: number;
  readonly isRelative: boolean;
}

/** Times before 2^28 are relative to now (section 4.5.3). */
const FIRST_ABSOLUTE_TIME = 2 ** 28;
/** Version of the model that this reads; a pack may state a lower one (section 4.4). */
const LATEST_VERSION = 10;
const NAME = /^[A-Za-z0-9][-A-Za-z0-9:./_]*$/;
const NUMBERS = ['bt', 'bv', 'bs', 'bver', 'v', 's', 't', 'ut'] as const;
const TEXTS = ['bn', 'bu', 'n', 'u', 'vs', 'vd'] as const;
const VALUES = ['v', 'vs', 'vb', 'vd'] as const;

interface Base {
  readonly name: string;
  readonly time: number;
  readonly unit: string | undefined;
  readonly value: number;
  readonly hasValue: boolean;
  readonly hasSum: boolean;
}

type Fields = Readonly<Record<string, unknown>> & {
  readonly [Name in (typeof NUMBERS)[number]]?: number;
} & { readonly [Name in (typeof TEXTS)[number]]?: string };

/** The records of a SenML pack, resolved; a record with base fields alone is none. `bad-record`, `bad-name`, `unknown-version` or `unknown-field` where the pack is not well formed. */
export function resolveSenml(pack: readonly unknown[]): SenmlRecord[] | MessageProblem {
  const records: SenmlRecord[] = [];
  let base: Base = { name: '', time: 0, unit: undefined, value: 0, hasValue: false, hasSum: false };
  for (const [index, fields] of pack.entries()) {
    const wrong = problemOf(fields);
    if (wrong) return { ...wrong, detail: `record ${index + 1}: ${wrong.detail}` };
    const record = fields as Fields;
    base = {
      name: record.bn ?? base.name,
      time: record.bt ?? base.time,
      unit: record.bu ?? base.unit,
      value: record.bv ?? base.value,
      hasValue: base.hasValue || record.bv !== undefined,
      hasSum: base.hasSum || record.bs !== undefined,
    };
    const resolved = resolve(record, base);
    if (resolved === null) continue;
    if ('reason' in resolved) return { ...resolved, detail: `record ${index + 1}: ${resolved.detail}` };
    records.push(resolved);
  }
  return records;
}

function resolve(record: Fields, base: Base): SenmlRecord | MessageProblem | null {
  const values = VALUES.filter((name) => record[name] !== undefined).length;
  if (values > 1) return { reason: 'bad-record', detail: 'it has more than one value' };
  const hasNumber = record.v !== undefined || (values === 0 && base.hasValue);
  if (values === 0 && !hasNumber && record.s === undefined && !base.hasSum) {
    const isBase = Object.keys(record).every((name) => name.startsWith('b'));
    return isBase ? null : { reason: 'bad-record', detail: 'it has no value' };
  }
  const name = base.name + (record.n ?? '');
  if (!NAME.test(name)) return { reason: 'bad-name', detail: `the name ${shown(name)} is not one of RFC 8428` };
  const time = base.time + (record.t ?? 0);
  return {
    name,
    baseName: base.name,
    unit: record.u ?? base.unit,
    value: hasNumber ? base.value + (record.v ?? 0) : null,
    time,
    isRelative: time < FIRST_ABSOLUTE_TIME,
  };
}

function problemOf(record: unknown): MessageProblem | null {
  if (!isObject(record)) return { reason: 'bad-record', detail: `it is ${typeName(record)}, not an object` };
  const mistyped = (name: string, wanted: string) => ({
    reason: 'bad-record',
    detail: `${name} is ${typeName(record[name])}, not ${wanted}`,
  });
  for (const name of NUMBERS) {
    const value = record[name];
    if (value !== undefined && (typeof value !== 'number' || !Number.isFinite(value))) return mistyped(name, 'a finite number');
  }
  for (const name of TEXTS) if (record[name] !== undefined && typeof record[name] !== 'string') return mistyped(name, 'a text');
  if (record['vb'] !== undefined && typeof record['vb'] !== 'boolean') return mistyped('vb', 'true or false');
  if (typeof record['bver'] === 'number' && record['bver'] > LATEST_VERSION)
    return { reason: 'unknown-version', detail: `version ${record['bver']} is newer than ${LATEST_VERSION}` };
  // A field whose name ends with "_" must be understood, or the record must not be used (section 4.4).
  const unknown = Object.keys(record).find((name) => name.endsWith('_'));
  return unknown === undefined ? null : { reason: 'unknown-field', detail: `the field ${shown(unknown)} must be understood and is not` };
}
