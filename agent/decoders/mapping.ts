import { z } from 'zod';
import { invariant } from '../domain/invariant.ts';
import { deviceName } from '../domain/messages/device-name.ts';
import { MessageFields } from '../domain/messages/message-fields.ts';
import { scanKey } from '../domain/messages/payload-hash.ts';
import { type MessageProblem, readJson, readText, shown, typeName } from '../domain/messages/payload-json.ts';
import { readReading } from '../domain/messages/reading-fields.ts';
import { readScan } from '../domain/messages/scan-fields.ts';
import type { StockEvent } from '../domain/stock/stock-event.ts';
import { createReader, type Expression } from '../expressions/cel.ts';
import { type Decoded, type DecoderInput, defineDecoder } from './decoder.ts';

/** Events of one message at most. */
const MOST_ENTRIES = 1000;

// Neither loops nor patterns: an expression ends, whatever the payload.
const readExpression = createReader({
  noun: 'an expression',
  plural: 'expressions',
  longest: 500,
  limits: { maxAstNodes: 100, maxDepth: 20, maxListElements: 50 },
  variables: { payload: 'dyn', entry: 'dyn', topic: 'string', match: 'map<string, string>' },
  functions: new Set(['has', 'size', 'int', 'double', 'string', 'bool']),
  methods: new Set('startsWith endsWith contains size lowerAscii upperAscii trim substring indexOf lastIndexOf split'.split(' ')),
  forbidden: new Set(['.?', '[?]', 'map']),
});

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  int: 'a number',
  double: 'a number',
  bool: 'true or false',
  list: 'a list',
};
const wordFor = (type: string): string => TYPE_WORDS[type.replace(/<.*/, '')] ?? type;

/** An option that holds an expression of one of these CEL types. */
function expression(...types: readonly string[]) {
  return z
    .string()
    .superRefine((text, context) => {
      const read = readExpression(text);
      const refuse = (message: string) => context.addIssue({ code: 'custom', message });
      if (!read.ok) return refuse(read.problem);
      const type = read.expression.type.replace(/<.*/, '');
      if (!['dyn', 'null', ...types].includes(type))
        refuse(`must be ${[...new Set(types.map(wordFor))].join(' or ')}, not ${wordFor(type)}`);
    })
    .meta({ word: 'expression' });
}
const text = () => expression('string').optional();
const number = () => expression('int', 'double').optional();
const time = () => expression('string', 'int', 'double').optional();

const READING = ['weightGrams', 'count', 'batteryPercent', 'temperatureC'] as const;
const SCAN = ['action', 'code', 'quantity', 'location', 'to', 'operator', 'order', 'lot', 'expiry', 'condition'] as const;
/** Fields of an event by the option that gives them. */
const FIELDS = ['boot', 'seq', 'deviceTime', ...READING, ...SCAN] as const;

const options = z
  .strictObject({
    kind: z.literal('mapping'),
    event: z.enum(['reading', 'scan']).default('reading').describe('What a message tells: the level of a shelf, or what a person did'),
    format: z
      .enum(['json', 'text'])
      .default('json')
      .describe('What payload is in the expressions: the JSON value, or the text as it was sent'),
    each: expression('list')
      .optional()
      .describe(
        'A list in the payload, each entry of which is an event; in the other expressions it is called entry. For example payload.readings',
      ),
    when: expression('bool').optional().describe('Whether a message, or an entry, is an event at all; those that are not are passed over'),
    device: expression('string')
      .default('match.device')
      .describe('The name of the device, written as with zigbee2mqtt where it has other characters'),
    boot: text().describe('What changes at each restart of the device'),
    seq: number().describe('The number of the message or event, by which a repetition is known'),
    deviceTime: time().describe('When it was: ISO 8601 with an offset, or Unix milliseconds. For example payload.t * 1000'),
    weightGrams: number().describe('Reading: the weight in grams. For example payload.w * 1000'),
    count: number().describe('Reading: base units on the shelf'),
    batteryPercent: number().describe('Reading: the battery in percent'),
    temperatureC: number().describe('Reading: the temperature in degrees Celsius'),
    action: text().describe(
      'Scan: receive, putaway, move, pick, ship, count, adjust, return or scrap. For example "pick", with its quotation marks',
    ),
    code: text().describe('Scan: the code that was scanned'),
    quantity: number().describe('Scan: how many of what the code stands for; without it 1'),
    location: text().describe('Scan: where'),
    to: text().describe('Scan: where to, for putaway and move'),
    operator: text().describe('Scan: who'),
    order: text().describe('Scan: the order'),
    lot: text().describe('Scan: the lot'),
    expiry: text().describe('Scan: the expiry, YYYY-MM-DD'),
    condition: text().describe('Scan: sellable, quarantine or damaged'),
    toleranceGrams: z.number().min(0).default(50).describe('How far below zero a scale may stray before its weight is refused, in grams'),
    maxWeightGrams: z.number().positive().max(10_000_000).default(10_000_000).describe('A heavier weight is refused as absurd, in grams'),
  })
  .superRefine((settings, context) => {
    const issue = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    for (const name of settings.event === 'scan' ? READING : SCAN)
      if (settings[name] !== undefined) issue(name, `is no field of a ${settings.event}`);
    if (settings.event === 'scan')
      for (const name of ['action', 'code'] as const) if (settings[name] === undefined) issue(name, 'is missing: a scan needs it');
    if (settings.event === 'reading' && settings.weightGrams === undefined && settings.count === undefined)
      issue('event', 'a reading needs weightGrams or count');
  });
type Settings = z.infer<typeof options>;

/** The expressions of a configuration, read. */
interface Mapping {
  readonly each: Expression | null;
  readonly when: Expression | null;
  readonly device: Expression;
  readonly fields: readonly (readonly [name: string, expression: Expression])[];
}

/** Each configuration's own, read once. */
const mappings = new WeakMap<object, Mapping>();

/** Whatever a device sends, by expressions in CEL over `payload`, `topic` and `match` (what the placeholders of the topic stood for): for devices that no other decoder knows. */
export const mapping = defineDecoder({
  kind: 'mapping',
  title:
    'Any other JSON or text: expressions in CEL (https://cel.dev) over payload, topic and match say where each field stands, `{weightGrams: payload.w * 1000, seq: payload.n}`. `has(payload.x) ? payload.x : null` leaves out what may be missing; an expression that fails is a dead letter',
  options,
  decode(input, settings): Decoded {
    const read = settings.format === 'text' ? readText(input.payload) : readJson(input.payload);
    if ('reason' in read) return { ok: false, ...read };
    if (settings.event === 'scan' && input.retained)
      return { ok: false, reason: 'retained-scan', detail: 'a scan must not be published as retained' };
    const found = mappingOf(settings);
    const variables = { payload: 'text' in read ? read.text : read.value, topic: input.topic, match: input.match };
    const entries = found.each ? evaluated('each', found.each, variables) : { value: [undefined] };
    if ('reason' in entries) return { ok: false, ...entries };
    if (!Array.isArray(entries.value)) return { ok: false, reason: 'not-a-list', detail: `each is ${typeName(entries.value)}, not a list` };
    if (entries.value.length > MOST_ENTRIES)
      return { ok: false, reason: 'too-many-entries', detail: `each has ${entries.value.length} entries, more than ${MOST_ENTRIES}` };
    const events: Entry[] = [];
    for (const [index, entry] of entries.value.entries()) {
      const event = eventOf(input, { ...variables, entry }, settings);
      if (event === null) continue;
      if ('reason' in event)
        return { ok: false, reason: event.reason, detail: found.each ? `entry ${index + 1}: ${event.detail}` : event.detail };
      events.push({ event, index });
    }
    return { ok: true, events: found.each ? withKeysOfTheirOwn(events, input) : events.map(({ event }) => event) };
  },
});

/** An event, and its place in the list of its message. */
interface Entry {
  readonly event: StockEvent;
  readonly index: number;
}

/**
 * The entries of one message, none of which is taken for a repetition of another. A sequence that one entry alone bears tells it from all others; one that several share is the
 * message's: its scans are known by it, the message and their place in it, and its readings are levels in the order of their times.
 */
function withKeysOfTheirOwn(entries: readonly Entry[], { topic, payload }: DecoderInput): StockEvent[] {
  const originOf = ({ device, boot, seq }: StockEvent): string => JSON.stringify([device, boot, seq]);
  const sharing = new Map<string, number>();
  for (const { event } of entries) sharing.set(originOf(event), (sharing.get(originOf(event)) ?? 0) + 1);
  return entries.map(({ event, index }) => {
    if (event.seq !== null && sharing.get(originOf(event)) === 1) return event;
    if (event.kind === 'reading') return { ...event, seq: null };
    // A counter that began again has other words under the same number, and whoever repeats a message may do so on another topic.
    const key = scanKey(event.seq === null ? topic : originOf(event), event.deviceTime ?? 0, payload);
    return { ...event, seq: null, key: `${key} ${index}` };
  });
}

/** The event of a message or of one of its entries; null where it is none. */
function eventOf({ topic }: DecoderInput, variables: object, settings: Settings): StockEvent | MessageProblem | null {
  const found = mappingOf(settings);
  const wanted = found.when ? evaluated('when', found.when, variables) : { value: true };
  if ('reason' in wanted) return wanted;
  if (typeof wanted.value !== 'boolean')
    return { reason: 'expression-failed', detail: `when is ${typeName(wanted.value)}, not true or false` };
  if (!wanted.value) return null;
  const named = evaluated('device', found.device, variables);
  if ('reason' in named) return named;
  const device = typeof named.value === 'string' ? deviceName(named.value) : null;
  if (!device) return { reason: 'no-device', detail: `device is ${shown(named.value)} on ${shown(topic)}: no name, or one too long` };
  const said: Record<string, unknown> = {};
  for (const [name, expression] of found.fields) {
    const outcome = evaluated(name, expression, variables);
    if ('reason' in outcome) return outcome;
    said[name === 'deviceTime' ? 'ts' : name] = outcome.value;
  }
  const fields = new MessageFields(said);
  const event =
    settings.event === 'scan'
      ? readScan(fields, device, { code: fields.code('code'), action: null, location: null })
      : readReading(fields, device, settings);
  return fields.problem ?? event;
}

function evaluated(name: string, expression: Expression, variables: object): { readonly value: unknown } | MessageProblem {
  const outcome = expression.evaluate(variables);
  if (outcome.kind === 'value') return { value: typeof outcome.value === 'bigint' ? Number(outcome.value) : outcome.value };
  const why = outcome.kind === 'failed' ? outcome.error : 'it asks for an entry, and there is no each';
  return { reason: 'expression-failed', detail: `${name}: ${why.slice(0, 200)}` };
}

function mappingOf(settings: Settings): Mapping {
  const known = mappings.get(settings);
  if (known) return known;
  const { each, when, device } = settings;
  const made: Mapping = {
    each: each === undefined ? null : checked(each),
    when: when === undefined ? null : checked(when),
    device: checked(device),
    fields: FIELDS.flatMap((name) => (settings[name] === undefined ? [] : [[name, checked(settings[name])] as const])),
  };
  mappings.set(settings, made);
  return made;
}

/** The configuration was checked when it was loaded. */
function checked(text: string): Expression {
  const read = readExpression(text);
  invariant(read.ok, `the expression "${text}" was checked`);
  return read.expression;
}
