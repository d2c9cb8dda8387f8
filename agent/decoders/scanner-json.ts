import { z } from 'zod';
import { MessageFields, readFields } from '../domain/message-fields.ts';
import { CONDITIONS, SCAN_ACTIONS, type Scan, type ScanAction } from '../domain/stock-event.ts';
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
    const scan = readScan(fields, device);
    if (fields.problem) return { ok: false, ...fields.problem };
    return { ok: true, events: [scan] };
  },
});

function readScan(fields: MessageFields, device: string): Scan {
  const said = fields.word('action', SCAN_ACTIONS, 'unknown-action');
  if (said === null) fields.refuse('no-action', `the scan has no action; there are ${SCAN_ACTIONS.join(', ')}`);
  const action = said ?? 'pick';
  const scan: Scan = {
    kind: 'scan',
    device,
    boot: fields.boot(),
    seq: fields.sequence(),
    deviceTime: fields.time(),
    action,
    code: fields.text('code') ?? '',
    quantity: readQuantity(fields, action),
    location: fields.text('location'),
    to: fields.text('to'),
    operator: fields.text('operator'),
    order: fields.text('order'),
    lot: fields.text('lot'),
    expiry: fields.date('expiry'),
    condition: fields.word('condition', CONDITIONS, 'bad-condition'),
  };
  if (scan.code === '') fields.refuse('no-code', 'the scan has no code');
  if (scan.to === null && (action === 'move' || action === 'putaway')) fields.refuse('no-destination', `a ${action} needs "to"`);
  if (scan.location === null && action === 'move') fields.refuse('no-location', 'a move needs "location": where the goods were');
  if (scan.seq === null && scan.deviceTime === null)
    fields.refuse('no-key', 'a scan with neither seq nor ts cannot be told from its repetition');
  return scan;
}

function readQuantity(fields: MessageFields, action: ScanAction): number {
  const quantity = fields.quantity('quantity') ?? 1;
  if (action === 'adjust') {
    if (quantity === 0) fields.refuse('bad-quantity', 'an adjustment by 0 changes nothing');
  } else if (quantity < 0 || (quantity === 0 && action !== 'count')) {
    fields.refuse('bad-quantity', `quantity ${quantity} is not a positive number`);
  }
  return quantity;
}
