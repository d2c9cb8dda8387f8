import { z } from 'zod';
import { type MessageProblem, shown } from '../domain/messages/payload-json.ts';

/** Above every shelf. */
const LARGEST_COUNT = 10_000_000;

/** How a number that a bought sensor sends becomes a shelf's level; the same for every decoder of such sensors. */
export const levelOptions = {
  as: z.enum(['weight', 'count']).default('weight').describe('What the level is: a weight, or a count of base units'),
  offset: z.number().default(0).describe('Taken off the number that was sent: what the sensor shows of nothing, where that is not 0'),
  factor: z
    .number()
    .positive()
    .default(1)
    .describe('Grams, or base units of a count, in one unit of what is sent: 1000 where that is kilograms'),
  noValue: z
    .array(z.number())
    .default([])
    .describe('Numbers that mean "no value" and are passed over: 65535 with many sensors of 16 bits. So does null'),
  toleranceGrams: z.number().min(0).default(50).describe('How far below zero a scale may stray before its weight is refused, in grams'),
  maxWeightGrams: z.number().positive().max(10_000_000).default(10_000_000).describe('A heavier weight is refused as absurd, in grams'),
};
const schema = z.strictObject(levelOptions);
export type LevelSettings = z.infer<typeof schema>;

/** A shelf's level as a reading bears it. */
export type Level = { readonly weightGrams: number } | { readonly count: number };

/** The level that a sent value is; null where it says that there is none; else what is wrong: `bad-level`, `negative-weight`, `absurd-weight`, `negative-count`, `absurd-count`. */
export function readLevel(value: unknown, settings: LevelSettings): Level | MessageProblem | null {
  if (value === null || settings.noValue.includes(value as number)) return null;
  if (typeof value !== 'number' || !Number.isFinite(value))
    return { reason: 'bad-level', detail: `the level ${shown(value)} is no number` };
  // To a millionth: 1.005 kg are 1005 g, not 1004.9999999999999.
  const level = Math.round((value - settings.offset) * settings.factor * 1e6) / 1e6 + 0;
  return settings.as === 'weight' ? weightOf(level, settings) : countOf(level);
}

function weightOf(weightGrams: number, { toleranceGrams, maxWeightGrams }: LevelSettings): Level | MessageProblem {
  if (weightGrams < -toleranceGrams) return { reason: 'negative-weight', detail: `${weightGrams} g is below -${toleranceGrams}` };
  if (weightGrams > maxWeightGrams) return { reason: 'absurd-weight', detail: `${weightGrams} g is above ${maxWeightGrams}` };
  return { weightGrams };
}

function countOf(count: number): Level | MessageProblem {
  if (!Number.isInteger(count)) return { reason: 'bad-level', detail: `the count ${count} is not a whole number` };
  if (count < 0) return { reason: 'negative-count', detail: `the count ${count} is below 0` };
  return count > LARGEST_COUNT ? { reason: 'absurd-count', detail: `the count ${count} is beyond ${LARGEST_COUNT}` } : { count };
}

/** What a sensor says of itself. What makes no sense is left out: it is no reason to lose the level. */
export function readHealth(battery: unknown, temperature: unknown): { batteryPercent?: number; temperatureC?: number } {
  return {
    ...(typeof battery === 'number' && battery >= 0 && battery <= 100 ? { batteryPercent: battery } : {}),
    ...(typeof temperature === 'number' && Number.isFinite(temperature) ? { temperatureC: temperature } : {}),
  };
}
