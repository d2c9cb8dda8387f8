import { z } from 'zod';
import { MessageFields, readFields } from '../domain/messages/message-fields.ts';
import { readReading } from '../domain/messages/reading-fields.ts';
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
    const reading = readReading(fields, device, settings);
    return fields.problem ? { ok: false, ...fields.problem } : { ok: true, events: [reading] };
  },
});
