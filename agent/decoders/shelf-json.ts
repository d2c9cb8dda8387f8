import { z } from 'zod';
import { MessageFields, readFields } from '../domain/message-fields.ts';
import type { ShelfReading } from '../domain/stock-event.ts';
import { defineDecoder } from './decoder.ts';

const options = z.strictObject({
  kind: z.literal('shelf-json'),
  toleranceGrams: z.number().min(0).default(50).describe('How far below zero a scale may stray before its weight is refused, in grams'),
  maxWeightGrams: z.number().positive().default(10_000_000).describe('A heavier weight is refused as absurd, in grams'),
});

/** A shelf sensor's JSON: `{"seq", "ts", "weightGrams"}` or `{"seq", "ts", "count"}`, with `boot`, `batteryPercent` and `temperatureC` where the device has them. */
export const shelfJson = defineDecoder({
  kind: 'shelf-json',
  title: 'A shelf sensor that sends the weight on it, or a count of base units, as JSON',
  options,
  decode({ match, payload }, settings) {
    const device = match.device;
    if (!device) return { ok: false, reason: 'no-device', detail: 'the topic names no {device}' };
    const fields = readFields(payload);
    if (!(fields instanceof MessageFields)) return { ok: false, ...fields };
    const level = readLevel(fields, settings);
    const reading: ShelfReading = {
      kind: 'reading',
      device,
      boot: fields.boot(),
      seq: fields.sequence(),
      deviceTime: fields.time(),
      ...level,
      ...readHealth(fields),
    };
    return fields.problem ? { ok: false, ...fields.problem } : { ok: true, events: [reading] };
  },
});

function readLevel(fields: MessageFields, settings: z.infer<typeof options>): { weightGrams?: number; count?: number } {
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
