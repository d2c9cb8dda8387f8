import { CONDITIONS, SCAN_ACTIONS, type Scan, type ScanAction } from '../stock/stock-event.ts';
import type { MessageFields } from './message-fields.ts';

/** The code that was scanned, and what counts where the message is silent. */
export interface ScanDefaults {
  readonly code: string | null;
  /** Null: an action must be stated. */
  readonly action: ScanAction | null;
  readonly location: string | null;
}

/** The scan that a message's fields state; what is wrong with them is their `problem`. */
export function readScan(fields: MessageFields, device: string, { code, action: usual, location }: ScanDefaults): Scan {
  const said = fields.word('action', SCAN_ACTIONS, 'unknown-action') ?? usual;
  if (said === null) fields.refuse('no-action', `the scan has no action; there are ${SCAN_ACTIONS.join(', ')}`);
  const action = said ?? 'pick';
  const scan: Scan = {
    kind: 'scan',
    device,
    boot: fields.boot(),
    seq: fields.sequence(),
    deviceTime: fields.time(),
    action,
    code: code ?? '',
    quantity: readQuantity(fields, action),
    location: fields.text('location') ?? location,
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
