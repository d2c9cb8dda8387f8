import { z } from 'zod';
import { MessageFields, readFields } from '../domain/messages/message-fields.ts';
import { readScan } from '../domain/messages/scan-fields.ts';
import { defineDecoder } from './decoder.ts';

/** A scanner's JSON: `{"seq", "ts", "action", "code", "quantity", "location", ...}`. Which location a scan without one means is not the decoder's to say. */
export const scannerJson = defineDecoder({
  kind: 'scanner-json',
  title: 'A scanner that sends what a person did, and the code that was scanned, as JSON',
  options: z.strictObject({ kind: z.literal('scanner-json') }),
  decode({ match, payload, retained }) {
    const device = match.device;
    if (!device) return { ok: false, reason: 'no-device', detail: 'the topic names no {device}' };
    // A retained message is a state and comes again at each reconnect; a scan is a movement.
    if (retained) return { ok: false, reason: 'retained-scan', detail: 'a scan must not be published as retained' };
    const fields = readFields(payload);
    if (!(fields instanceof MessageFields)) return { ok: false, ...fields };
    const scan = readScan(fields, device, { code: fields.code('code'), action: null, location: null });
    if (fields.problem) return { ok: false, ...fields.problem };
    return { ok: true, events: [scan] };
  },
});
