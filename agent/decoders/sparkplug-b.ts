import { z } from 'zod';
import { payloadHash } from '../domain/messages/payload-hash.ts';
import type { MessageProblem } from '../domain/messages/payload-json.ts';
import { readBirth } from '../domain/messages/sparkplug-birth.ts';
import { readSparkplugPayload, type SparkplugPayload, sparkplugCommand } from '../domain/messages/sparkplug-payload.ts';
import { type SparkplugSession, scopeOf, takeTurn, unknownSession, withScope } from '../domain/messages/sparkplug-session.ts';
import { readSparkplugTopic, type SparkplugAddress } from '../domain/messages/sparkplug-topic.ts';
import { readValues } from '../domain/messages/sparkplug-values.ts';
import { matchesGlob } from '../domain/words/glob.ts';
import { duration } from '../registry.ts';
import { type Decoded, type DecoderInput, defineDecoder, type OutMessage } from './decoder.ts';

const metricRule = z.strictObject({
  name: z.string().min(1).max(256).describe('Name of the metric as its birth gives it, with * and ?, for example Scales/*/Weight'),
  as: z.enum(['weightGrams', 'count', 'batteryPercent', 'temperatureC']).describe('What its value is'),
  factor: z
    .number()
    .positive()
    .default(1)
    .describe('The value times this is grams, base units, percent or degrees: 1000 for a scale in kilograms'),
});

const options = z.strictObject({
  kind: z.literal('sparkplug-b'),
  metrics: z
    .array(metricRule)
    .min(1)
    .max(100)
    .prefault([
      { name: 'weightGrams', as: 'weightGrams' },
      { name: 'count', as: 'count' },
      { name: 'batteryPercent', as: 'batteryPercent' },
      { name: 'temperatureC', as: 'temperatureC' },
    ])
    .describe('Which metrics are read, and as what: the first line that fits counts, others are left alone'),
  device: z
    .string()
    .regex(
      /^([A-Za-z0-9._-]|\{(group|node|device|metric)\})+$/,
      'must be made of letters, digits, ".", "_", "-", {group}, {node}, {device} and {metric}',
    )
    .default('{group}.{node}.{device}')
    .describe(
      'What a shelf sensor is called here; {metric} tells several scales of one device apart. Other characters than letters, digits, ".", "_" and "-" become "-", and at the end of a node’s own metrics {device} and its separator fall away',
    ),
  rebirthEvery: duration('30s').describe('A node is asked for its births at most so often'),
  toleranceGrams: z.number().min(0).default(50).describe('How far below zero a scale may stray before its weight is refused, in grams'),
  maxWeightGrams: z.number().positive().default(10_000_000).describe('A heavier weight is refused as absurd, in grams'),
});
type Options = z.infer<typeof options>;

const LARGEST_PAYLOAD_BYTES = 65_536;
const MOST_DEVICES = 1000;
/** Of all devices behind one node: what is known of it is kept and written as a whole. */
const MOST_METRICS = 2000;
/** Longer names are cut and told apart by a hash. */
const LONGEST_NAME = 64;
/** Metrics that say nothing of a shelf, whatever they are matched with (sections 6.4.8 and 6.4.20). */
const OF_THE_PROTOCOL = /^(bdSeq$|Node Control\/|Device Control\/)/;
const REBIRTH = 'Node Control/Rebirth';

/**
 * Edge nodes that speak Eclipse Sparkplug B 3.0. Values are read by the aliases and datatypes of the last birth; what comes before a birth, after a gap in the sequence or in the connection, or under an alias that
 * no birth has named is never guessed at: it is a dead letter, and the node is asked for its births.
 */
export const sparkplugB = defineDecoder({
  kind: 'sparkplug-b',
  title: 'Edge nodes and PLCs that publish metrics by Eclipse Sparkplug B',
  options,
  answers: /^spBv1\.0\/[^/+#]+\/NCMD\/[^/+#]+$/,
  stateKey({ topic }) {
    const address = readSparkplugTopic(topic);
    return address === null || address === 'other' ? null : `${address.group}/${address.node}`;
  },
  greeting: rebirthOf,
  decode(input, settings, state) {
    const { payload, topic, retained } = input;
    if (payload.length > LARGEST_PAYLOAD_BYTES)
      return refused('too-large', `the payload has ${payload.length} bytes, more than ${LARGEST_PAYLOAD_BYTES}`);
    const address = readSparkplugTopic(topic);
    if (address === null)
      return refused('no-sparkplug-topic', 'the topic is not spBv1.0/group/type/node, with the device where it is one’s');
    if (address === 'other') return { ok: true, events: [] };
    const read = readPayload(payload, retained);
    if ('reason' in read) return { ok: false, ...read, device: deviceName(settings, address, '') };
    return decodeReport({ input, settings, address, payload: read, kept: state as SparkplugSession | null });
  },
});

interface Report {
  readonly input: DecoderInput;
  readonly settings: Options;
  readonly address: SparkplugAddress;
  readonly payload: SparkplugPayload;
  /** What was known before. */
  readonly kept: SparkplugSession | null;
}

function refused(reason: string, detail: string): Decoded {
  return { ok: false, reason, detail };
}

function readPayload(bytes: Uint8Array, retained: boolean): SparkplugPayload | MessageProblem {
  // tck-id-topics-*-mqtt: no report is retained. One that is comes out of its sequence.
  if (retained) return { reason: 'retained-report', detail: 'births, values and deaths must not be published as retained' };
  if (bytes.length === 0) return { reason: 'empty', detail: 'the payload is empty' };
  const payload = readSparkplugPayload(bytes);
  if (!payload) return { reason: 'not-sparkplug', detail: 'the payload is no Sparkplug B, or only a part of one' };
  if (payload.uuid === 'SPBV1.0_COMPRESSED')
    return { reason: 'compressed', detail: 'the payload is compressed: let the node publish it as it is' };
  return payload;
}

function decodeReport(report: Report): Decoded {
  const { input, settings, address, payload, kept } = report;
  const rules = rulesOf(settings);
  const line = input.line ?? '';
  const isKnown = kept?.rules === rules && kept.line === line;
  const before = isKnown ? kept : { ...unknownSession(rules, line), askedAt: kept?.askedAt ?? null };
  const { turn, session } = takeTurn(before, address, payload, payloadHash(input.payload));
  switch (turn) {
    case 'repeated':
    case 'stale':
      return { ok: true, events: [] };
    case 'death':
      return { ok: true, events: [], state: session };
    case 'not-born':
      return ask(report, session, { reason: 'not-born', detail: `${address.type} before a birth of the node` });
    case 'no-seq':
      return ask(report, session, { reason: 'no-seq', detail: `seq ${payload.seq} is no number from 0 to 255` });
    case 'gap':
      return ask(report, session, {
        reason: 'sequence-gap',
        detail: `seq ${payload.seq} came after ${before.seq}: what lies between is lost`,
      });
    case 'birth':
      return takeBirth(report, session);
    case 'values':
      return takeValues(report, session, false);
  }
}

const RULES = new WeakMap<Options, string>();

/** What the choice of metrics depends on, as a text that is stored with it. */
function rulesOf(settings: Options): string {
  let rules = RULES.get(settings);
  if (rules === undefined) {
    rules = JSON.stringify([settings.metrics, settings.device]);
    RULES.set(settings, rules);
  }
  return rules;
}

function takeBirth(report: Report, session: SparkplugSession): Decoded {
  const { settings, address, payload } = report;
  if (scopeOf(session, address.device) === undefined && Object.keys(session.scopes).length > MOST_DEVICES)
    return { ...refused('too-many-devices', `more than ${MOST_DEVICES} devices behind one node`), state: session };
  const { scope, problem } = readBirth(
    payload.metrics,
    (name) => (OF_THE_PROTOCOL.test(name) ? -1 : settings.metrics.findIndex((rule) => matchesGlob(name, rule.name))),
    (name, rule) => {
      const { as } = settings.metrics[rule]!;
      const isLevel = as === 'weightGrams' || as === 'count';
      return `${isLevel ? 'level' : as} ${deviceName(settings, address, isLevel ? name : '')}`;
    },
  );
  const born = withScope(session, scope, address.device);
  if (Object.values(born.scopes).reduce((sum, { wanted }) => sum + wanted.length, 0) > MOST_METRICS) return refuseMetrics(report, session);
  const decoded = takeValues(report, born, true);
  return decoded.ok && problem ? { ...decoded, problem } : decoded;
}

/** What was born counts as what nobody wants: its values are passed over, and it is not asked again for a birth that would be refused again. */
function refuseMetrics({ settings, address, payload }: Report, session: SparkplugSession): Decoded {
  const { scope } = readBirth(
    payload.metrics,
    () => -1,
    () => '',
  );
  const detail = `with this birth more than ${MOST_METRICS} metrics are wanted behind one node: name fewer in the metrics of the decoder`;
  const after = { state: withScope(session, scope, address.device), device: deviceName(settings, address, '') };
  return { ...refused('too-many-metrics', detail), ...after };
}

function takeValues(report: Report, session: SparkplugSession, isBirth: boolean): Decoded {
  const { settings, address, payload } = report;
  const scope = scopeOf(session, address.device);
  if (!scope) return ask(report, session, { reason: 'not-born', detail: `values of ${address.device || 'the node'} before its birth` });
  const values = readValues(payload, scope, {
    isBirth,
    rules: settings.metrics,
    toleranceGrams: settings.toleranceGrams,
    maxWeightGrams: settings.maxWeightGrams,
    nameOf: (metric) => deviceName(settings, address, metric),
  });
  if (values.unknown !== null)
    return ask(report, withScope(session, null, address.device), { reason: 'unknown-alias', detail: values.unknown });
  const { events, problem } = values;
  // A birth changes what later messages mean, and so must not be forgotten; a number that counts on may be.
  const after = { state: session, stateCanWait: !isBirth, device: deviceName(settings, address, '') };
  return { ok: true, events, ...after, ...(problem && { problem }) };
}

/** Refuses a message and asks for births, unless they were asked for a moment ago. */
function ask({ input, settings, address, kept }: Report, session: SparkplugSession, problem: MessageProblem): Decoded {
  const { receivedAt } = input;
  const device = deviceName(settings, address, '');
  const since = session.askedAt === null ? Number.POSITIVE_INFINITY : receivedAt - session.askedAt;
  if (since >= 0 && since < settings.rebirthEvery) return { ok: false, ...problem, device, ...(session !== kept && { state: session }) };
  const out = [rebirthOf(`${address.group}/${address.node}`, receivedAt)];
  return { ok: false, ...problem, device, state: { ...session, askedAt: receivedAt }, out };
}

/** Asks a node, named as its state is, for its births. */
function rebirthOf(key: string, now: number): OutMessage {
  const [group, node] = key.split('/');
  return { topic: `spBv1.0/${group}/NCMD/${node}`, payload: sparkplugCommand(REBIRTH, now) };
}

/** What a sensor is called here; empty parts fall away with the separator before them. */
function deviceName({ device: pattern }: Options, { group, node, device }: SparkplugAddress, metric: string): string {
  const parts: Record<string, string> = { group, node, device, metric };
  const name = pattern
    .replace(/[._-]?\{(group|node|device|metric)\}/g, (text, part: string) =>
      parts[part] === '' ? '' : text.replace(`{${part}}`, () => parts[part]!),
    )
    .replace(/[^A-Za-z0-9._-]/g, '-');
  return name.length <= LONGEST_NAME ? name || '-' : `${name.slice(0, 52)}-${payloadHash(new TextEncoder().encode(name)).toString(36)}`;
}
