import { parseTime } from '../calendar.ts';
import type { ShelfReading } from '../stock/stock-event.ts';
import type { MessageProblem } from './payload-json.ts';
import { isOtherAlias } from './sparkplug-birth.ts';
import { type SparkplugMetric, type SparkplugPayload, sparkplugNumber } from './sparkplug-payload.ts';
import type { SparkplugDefinition, SparkplugScope } from './sparkplug-session.ts';

/** How the values of wanted metrics are read; rules are found by their place. */
export interface SparkplugReading {
  readonly rules: readonly { readonly as: 'weightGrams' | 'count' | 'batteryPercent' | 'temperatureC'; readonly factor: number }[];
  /** The values of a birth are those of its own time. */
  readonly isBirth: boolean;
  readonly toleranceGrams: number;
  readonly maxWeightGrams: number;
  /** The device that a metric's level belongs to. */
  readonly nameOf: (metric: string) => string;
}

/** What a payload's metrics become; `unknown` tells why they cannot be read, `problem` is the first of those that could not. */
export interface SparkplugValues {
  readonly events: ShelfReading[];
  readonly unknown: string | null;
  readonly problem: MessageProblem | null;
}

const LARGEST_COUNT = 10_000_000;

/** Reads the values of a payload by what the birth said of its metrics. */
export function readValues(payload: SparkplugPayload, scope: SparkplugScope, how: SparkplugReading): SparkplugValues {
  const events: ShelfReading[] = [];
  const health: { batteryPercent?: number; temperatureC?: number } = {};
  let problem: MessageProblem | null = null;
  for (const metric of payload.metrics) {
    const definition = definitionOf(metric, scope, how.isBirth);
    if (definition === 'unknown')
      return {
        events: [],
        unknown: `no birth has named the metric ${(metric.name ?? `of alias ${metric.alias}`).slice(0, 80)}`,
        problem: null,
      };
    if (!definition || metric.isNull) continue;
    const { as, factor } = how.rules[definition[3]]!;
    const number = metric.value && sparkplugNumber(metric.value, definition[2]);
    if (as === 'batteryPercent' || as === 'temperatureC') {
      // A battery outside 0 to 100 means "unknown" on many devices: left out, it is no reason to lose the level.
      const value = number === null || metric.isHistorical ? Number.NaN : number * factor;
      if (as === 'temperatureC' ? Number.isFinite(value) : value >= 0 && value <= 100) health[as] = value;
      continue;
    }
    const read = readLevel(definition, as, number === null ? null : number * factor, how);
    if ('reason' in read) problem ??= read;
    else {
      const deviceTime = timeOf(metric, payload, how.isBirth);
      const history = metric.isHistorical ? { isHistorical: true as const } : {};
      events.push({ kind: 'reading', device: how.nameOf(definition[1]), boot: '', seq: null, deviceTime, ...read, ...history });
    }
  }
  return { events: events.map((event) => ({ ...event, ...health })), unknown: null, problem };
}

function definitionOf(metric: SparkplugMetric, scope: SparkplugScope, isBirth: boolean): SparkplugDefinition | null | 'unknown' {
  const { name, alias } = metric;
  for (const definition of scope.wanted) {
    if (alias === null ? definition[1] === name : definition[0] === alias)
      return name === null || definition[1] === name ? definition : 'unknown';
  }
  // What a birth says and nobody wants, or nobody could tell apart.
  if (isBirth) return null;
  const isOther = alias === null ? name !== null : isOtherAlias(scope, alias);
  return isOther ? null : 'unknown';
}

type Level = { readonly weightGrams: number } | { readonly count: number };

function readLevel(
  [, name, datatype]: SparkplugDefinition,
  as: 'weightGrams' | 'count',
  value: number | null,
  { toleranceGrams, maxWeightGrams }: SparkplugReading,
): Level | MessageProblem {
  if (value === null)
    return { reason: 'no-value', detail: `${shown(name)} has no value of datatype ${datatype}, or one that stands for none` };
  if (as === 'count') return readCount(name, value);
  if (value < -toleranceGrams) return { reason: 'negative-weight', detail: `${shown(name)} is ${value} g, below -${toleranceGrams}` };
  if (value > maxWeightGrams) return { reason: 'absurd-weight', detail: `${shown(name)} is ${value} g, above ${maxWeightGrams}` };
  return { weightGrams: value };
}

function readCount(name: string, value: number): Level | MessageProblem {
  const count = Math.round(value);
  if (Math.abs(count - value) > 1e-6) return { reason: 'bad-count', detail: `${shown(name)} is ${value}, not a whole number` };
  if (count < 0) return { reason: 'negative-count', detail: `${shown(name)} is ${count}, below 0` };
  if (count > LARGEST_COUNT) return { reason: 'absurd-count', detail: `${shown(name)} is ${count}, beyond ${LARGEST_COUNT}` };
  return { count: count + 0 };
}

/** When a value was so: a birth tells what is so as it is published, whenever that began. */
function timeOf(metric: SparkplugMetric, payload: SparkplugPayload, isBirth: boolean): number | null {
  const time = isBirth && !metric.isHistorical ? payload.timestamp : (metric.timestamp ?? payload.timestamp);
  return time === null ? null : parseTime(time);
}

function shown(name: string): string {
  return JSON.stringify(name.slice(0, 80));
}
