import { z } from 'zod';

const UNIT_MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;
const SHIFT = /^([+-]?)(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;
const MOMENT = /^(\d{1,5})d(?: ([01]\d|2[0-3]):([0-5]\d))?$/;

/** A moment of a run, as `3d 09:00` (nine in the morning of day 3, the first is day 0); parsed to milliseconds from its start. */
export function moment() {
  return z
    .string()
    .regex(MOMENT, 'must be a day and a time, for example 3d 09:00')
    .meta({ word: 'moment' })
    .transform((text) => {
      const [, days, hours = '0', minutes = '0'] = MOMENT.exec(text)!;
      return Number(days) * UNIT_MS['d']! + Number(hours) * UNIT_MS['h']! + Number(minutes) * UNIT_MS['m']!;
    });
}

/** A length of time, as `30s`, `15m` or `2d`; parsed to milliseconds. */
export function span() {
  return spanText().transform(spanMs);
}

/** The same, with a default. */
export function spanOr(fallback: string) {
  return spanText().default(fallback).transform(spanMs);
}

function spanText() {
  return z.string().regex(DURATION, 'must be a number and a unit: ms, s, m, h or d, for example 30s').meta({ word: 'duration' });
}

function spanMs(text: string): number {
  const [, amount, unit] = DURATION.exec(text)!;
  return Math.round(Number(amount) * UNIT_MS[unit!]!);
}

/** A length of time forward or back, as `2h` or `-15m`; parsed to milliseconds. */
export function shift() {
  return z
    .string()
    .regex(SHIFT, 'must be a number and a unit, with a minus for back, for example -15m')
    .meta({ word: 'duration, forward or back' })
    .transform((text) => {
      const [, sign, amount, unit] = SHIFT.exec(text)!;
      return Math.round(Number(amount) * UNIT_MS[unit!]!) * (sign === '-' ? -1 : 1);
    });
}

/** Milliseconds from the start of a run as people write them. */
export function formatMoment(ms: number): string {
  const minutes = Math.floor((ms % UNIT_MS['d']!) / UNIT_MS['m']!);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${Math.floor(ms / UNIT_MS['d']!)}d ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Milliseconds as a length of time, in the largest unit that says it exactly. */
export function formatSpan(ms: number): string {
  const size = Math.abs(ms);
  const unit = ['d', 'h', 'm', 's'].find((name) => size > 0 && size % UNIT_MS[name]! === 0) ?? 'ms';
  return `${ms < 0 ? '-' : ''}${size / UNIT_MS[unit]!}${unit}`;
}
