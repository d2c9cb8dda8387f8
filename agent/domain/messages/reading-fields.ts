import type { ShelfReading } from '../stock/stock-event.ts';
import type { MessageFields } from './message-fields.ts';

/** Between which weights a scale is believed, in grams. */
export interface WeightLimits {
  readonly toleranceGrams: number;
  readonly maxWeightGrams: number;
}

/** The shelf's level that a message's fields state; what is wrong with them is their `problem`. */
export function readReading(fields: MessageFields, device: string, limits: WeightLimits): ShelfReading {
  const level = readLevel(fields, limits);
  return {
    kind: 'reading',
    device,
    boot: fields.boot(),
    seq: fields.sequence(),
    deviceTime: fields.time(),
    ...level,
    ...readHealth(fields),
  };
}

function readLevel(fields: MessageFields, settings: WeightLimits): { weightGrams?: number; count?: number } {
  const weightGrams = fields.number('weightGrams');
  const count = fields.quantity('count');
  if (fields.problem) return {};
  if (weightGrams !== null && count !== null) fields.refuse('weight-and-count', 'the message has a weight and a count: which one is it?');
  if (count !== null) {
    if (count < 0) fields.refuse('negative-count', `count ${count} is below 0`);
    return { count };
  }
  if (weightGrams === null) {
    fields.refuse('no-level', 'the message has neither weightGrams nor count');
    return {};
  }
  if (weightGrams < -settings.toleranceGrams)
    fields.refuse('negative-weight', `weightGrams ${weightGrams} is below -${settings.toleranceGrams}`);
  if (weightGrams > settings.maxWeightGrams)
    fields.refuse('absurd-weight', `weightGrams ${weightGrams} is above ${settings.maxWeightGrams}`);
  return { weightGrams };
}

/** A battery outside 0 to 100 means "unknown" on many devices: left out, it is no reason to lose the level. */
function readHealth(fields: MessageFields): { batteryPercent?: number; temperatureC?: number } {
  const batteryPercent = fields.number('batteryPercent');
  const temperatureC = fields.number('temperatureC');
  return {
    ...(batteryPercent !== null && batteryPercent >= 0 && batteryPercent <= 100 ? { batteryPercent } : {}),
    ...(temperatureC !== null ? { temperatureC } : {}),
  };
}
