import { z } from 'zod';
import { bizStepOf, type EpcisEvent, type EpcisLine, epcisEvents, isStockEvent, readEpcisEvent, typeOf } from '../domain/messages/epcis.ts';
import { MessageFields } from '../domain/messages/message-fields.ts';
import { textKey } from '../domain/messages/payload-hash.ts';
import { isObject, type MessageProblem, nestsDeeper, readJson, shown } from '../domain/messages/payload-json.ts';
import { SCAN_ACTIONS, type Scan, type ScanAction } from '../domain/stock/stock-event.ts';
import { type Decoded, defineDecoder } from './decoder.ts';

const options = z.strictObject({
  kind: z.literal('epcis'),
  device: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/, 'must have 1 to 64 letters, digits, ".", "_" or "-"')
    .optional()
    .describe('Who captured the events, where the topic names no {device}'),
  steps: z
    .array(
      z.strictObject({
        step: z.string().min(1).describe('A business step by its short name in the CBV, for example receiving'),
        action: z.enum([...SCAN_ACTIONS, 'ignore']).describe('What a scan of it does to stock; ignore: nothing'),
      }),
    )
    .default([
      { step: 'receiving', action: 'receive' },
      { step: 'storing', action: 'putaway' },
      { step: 'picking', action: 'pick' },
      { step: 'packing', action: 'ignore' },
      { step: 'shipping', action: 'ship' },
      { step: 'cycle_counting', action: 'count' },
      { step: 'stock_taking', action: 'count' },
      { step: 'destroying', action: 'scrap' },
    ])
    .describe('What each business step does to stock'),
  others: z
    .enum(['refuse', 'ignore'])
    .default('refuse')
    .describe(
      'What becomes of other steps and of transformation, transaction and association events: a dead letter of the whole message, or nothing',
    ),
  locations: z
    .array(
      z.strictObject({
        id: z.string().min(1).describe('A read point or business location, for example urn:epc:id:sgln:0614141.00777.0'),
        location: z.string().min(1).max(64).describe('The location of stock that it is'),
      }),
    )
    .default([])
    .describe(
      'What read points and business locations are here; the first of the two that is listed counts, for goods that come in the business location before the read point. One that is not listed leaves the location to the action, as with a scan that names none',
    ),
  order: z
    .array(z.string().min(1))
    .default(['po'])
    .describe('Types of business transactions that name the order; the first that the event has counts'),
});
type Settings = z.infer<typeof options>;

/** Deeper than any extension of an event; what is as deep as a payload is long cannot be written out again. */
const DEEPEST = 100;
const INWARD: ReadonlySet<ScanAction> = new Set<ScanAction>(['receive', 'putaway', 'count', 'return']);

/**
 * EPCIS 2.0 in JSON: object and aggregation events become scans, one for each line of goods; the code is the EPC or its class as it is written. All of a message or
 * nothing of it becomes stock.
 */
export const epcis = defineDecoder({
  kind: 'epcis',
  title:
    'EPCIS 2.0 events or documents in JSON: receiving, storing, picking, shipping, counting. An `eventID` that comes again is a duplicate, from whatever topic',
  options,
  decode({ match, payload, retained }, settings): Decoded {
    const device = match.device || settings.device;
    if (!device) return { ok: false, reason: 'no-device', detail: 'the topic names no {device}, and no device is configured' };
    if (retained) return { ok: false, reason: 'retained-scan', detail: 'an event must not be published as retained' };
    const read = readJson(payload);
    if ('reason' in read) return { ok: false, ...read };
    const list = epcisEvents(read.value);
    if (list === null) return { ok: false, reason: 'not-epcis', detail: 'the payload is no EPCIS event, list or document' };
    const scans: Scan[] = [];
    for (const [index, event] of list.entries()) {
      const found = scansOf(event, settings, device);
      if ('reason' in found) return { ok: false, reason: found.reason, detail: `event ${index + 1}: ${found.detail}` };
      scans.push(...found);
    }
    return { ok: true, events: scans };
  },
});

function scansOf(value: unknown, settings: Settings, device: string): readonly Scan[] | MessageProblem {
  if (!isObject(value)) return { reason: 'not-epcis', detail: 'it is no object' };
  const step = bizStepOf(value);
  const action = isStockEvent(value) ? settings.steps.find((known) => known.step === step)?.action : undefined;
  if (action === 'ignore' || (action === undefined && settings.others === 'ignore')) return [];
  if (action === undefined)
    return {
      reason: 'unknown-step',
      detail: `what ${shown(typeOf(value))} with the business step ${shown(step)} does to stock is not configured`,
    };
  const event = readEpcisEvent(value);
  if ('reason' in event) return event;
  if (event.type === 'ObjectEvent' && event.action === 'DELETE' && INWARD.has(action))
    return { reason: 'contrary-action', detail: `${action} of objects that the event declares gone` };
  const template = templateOf(event, action, settings);
  if ('reason' in template) return template;
  if (event.id === null && nestsDeeper(value, DEEPEST))
    return { reason: 'not-epcis', detail: `it has no eventID and nests more than ${DEEPEST} deep` };
  // Without an id, the event itself: the same words again are the same event.
  const identity = event.id ?? textKey(JSON.stringify(value));
  const lines = action === 'count' ? countedLines(event.lines) : event.lines;
  return lines.map(({ code, quantity }, line) => ({ ...template, device, code, quantity, key: `epcis ${identity} ${line}` }));
}

/** What all lines of an event have in common. */
function templateOf(
  event: EpcisEvent,
  action: ScanAction,
  settings: Settings,
): Omit<Scan, 'code' | 'quantity' | 'device' | 'key'> | MessageProblem {
  const { location, to } = placesOf(event, action, settings);
  if (to === null && (action === 'putaway' || action === 'move'))
    return { reason: 'no-destination', detail: `a ${action} needs a business location that is configured` };
  if (action === 'move' && location === null) return { reason: 'no-location', detail: 'a move needs a read point that is configured' };
  if (action !== 'count' && event.lines.some(({ quantity }) => quantity === 0))
    return { reason: 'bad-quantity', detail: `a ${action} of nothing` };
  const type = settings.order.find((known) => event.transactions.has(known));
  const fields = new MessageFields({
    lot: event.lot,
    expiry: event.expiry,
    order: type === undefined ? null : orderOf(event.transactions.get(type)!),
  });
  const template = {
    kind: 'scan',
    boot: '',
    seq: null,
    deviceTime: event.time,
    action,
    location,
    to,
    operator: null,
    order: fields.text('order'),
    lot: fields.text('lot'),
    expiry: fields.date('expiry'),
    condition: null,
  } as const;
  return fields.problem ?? template;
}

function placesOf({ readPoint, bizLocation }: EpcisEvent, action: ScanAction, { locations }: Settings): Pick<Scan, 'location' | 'to'> {
  const here = locations.find(({ id }) => id === readPoint)?.location ?? null;
  const there = locations.find(({ id }) => id === bizLocation)?.location ?? null;
  if (action !== 'putaway' && action !== 'move') return { location: INWARD.has(action) ? (there ?? here) : (here ?? there), to: null };
  const to = there ?? here;
  return { location: here === to ? null : here, to };
}

/** `urn:epcglobal:cbv:bt:GLN:1152` is order 1152 of a party (CBV 2.0, section 8.5); anything else is the order as it is written. */
function orderOf(transaction: string): string {
  return /^urn:epcglobal:cbv:bt:[^:]*:(.+)$/.exec(transaction)?.[1] ?? transaction;
}

/** A count says how many lie there: instances of one class are counted together. */
function countedLines(lines: readonly EpcisLine[]): EpcisLine[] {
  const counted = new Map<string, EpcisLine>();
  for (const { code, quantity } of lines) {
    const known = counted.get(classOf(code));
    counted.set(classOf(code), { code: known?.code ?? code, quantity: (known?.quantity ?? 0) + quantity });
  }
  return [...counted.values()];
}

/** The class of an instance: without its serial, and a lot without the word lot. */
function classOf(code: string): string {
  return code
    .replace(/^(urn:epc:id(?:pat)?:sgtin:\d+\.\d+)\..*$/, '$1')
    .replace(/\/21\/[^/?]+/, '')
    .replace('urn:epc:idpat:', 'urn:epc:id:');
}
