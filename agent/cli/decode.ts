import { readFileSync } from 'node:fs';
import { createSystemClock } from '../adapters/system-clock.ts';
import { loadConfig } from '../config/load.ts';
import type { AgentConfig } from '../config/schema.ts';
import type { Decoded, Decoder, DecoderInput } from '../decoders/decoder.ts';
import { decoders } from '../decoders/index.ts';
import { AgentError } from '../errors.ts';
import { bindDoors } from '../wiring/doors.ts';
import { type Call, textOption } from './command.ts';
import { DEFAULT_CONFIG } from './database-file.ts';
import { countLine, tagLines } from './decode-tags.ts';
import { EXIT, usageError } from './exit-code.ts';

const registry = decoders as readonly unknown[] as readonly Decoder[];

/** How a payload is read: as the subscription of its topic would, or by a decoder that was named. */
interface Reading {
  readonly match: Readonly<Record<string, string>>;
  readonly topic: string;
  decode(input: DecoderInput, state: unknown): Decoded;
}

/**
 * Shows what a payload becomes, with no agent and no database: its events as JSON, a line each, or why nothing can be made of it, on stderr and with exit code 1; what tags say is told on stderr, too. `--lines`
 * takes each line of the file for a payload, one after the other with the state that the decoder keeps. Throws AgentError.
 */
export function decode(call: Call): number {
  const reading = readingOf(call);
  const bytes = readBytes(call.operands[0]!);
  const payloads = call.values['lines'] === true ? linesOf(bytes) : [bytes];
  const receivedAt = createSystemClock({ onError: fail }).now();
  let state: unknown = null;
  let refused = 0;
  for (const [index, payload] of payloads.entries()) {
    const { match, topic } = reading;
    const decoded = reading.decode({ match, topic, payload, retained: call.values['retained'] === true, receivedAt }, state);
    state = decoded.state ?? state;
    for (const event of decoded.ok ? decoded.events : []) call.io.stdout.write(`${JSON.stringify(event)}\n`);
    for (const { topic: to } of decoded.out ?? []) call.io.stderr.write(`the device would be answered on ${to}\n`);
    const where = payloads.length > 1 ? `line ${index + 1}: ` : '';
    for (const line of tagsTold(decoded)) call.io.stderr.write(`${where}${line}\n`);
    const problem = decoded.ok ? decoded.problem : decoded;
    if (!problem) continue;
    refused++;
    call.io.stderr.write(`${where}${problem.reason}: ${problem.detail}\n`);
  }
  return refused > 0 ? EXIT.failed : EXIT.done;
}

function tagsTold(decoded: Decoded): string[] {
  const count = decoded.counted ? countLine(decoded.counted) : null;
  return [...(decoded.ok ? tagLines(decoded.events) : []), ...(count === null ? [] : [count])];
}

function fail(error: unknown): never {
  throw error;
}

function readingOf(call: Call): Reading {
  const [kind, topic] = [textOption(call, 'decoder'), textOption(call, 'topic')];
  if (kind === undefined) {
    if (topic === undefined) throw usageError('name the decoder with --decoder, or the topic with --topic');
    if (call.values['options'] !== undefined) throw usageError('--options goes with --decoder: a subscription has options of its own');
    return readingOfTopic(loadConfig(textOption(call, 'config') ?? DEFAULT_CONFIG), topic);
  }
  const decoder = registry.find((one) => one.kind === kind);
  if (!decoder) throw usageError(`there is no decoder "${kind}"; there are ${registry.map((one) => one.kind).join(', ')}`);
  const options = optionsOf(decoder, textOption(call, 'options'));
  const match = { device: textOption(call, 'device') ?? 'device' };
  return { match, topic: topic ?? 'topic', decode: (input, state) => decoder.decode(input, options, state) };
}

function readingOfTopic(config: AgentConfig, topic: string): Reading {
  for (const route of bindDoors(config).routes) {
    const match = route.match(topic);
    if (match) return { match, topic, decode: route.decode };
  }
  throw usageError(`no subscription of the configuration takes the topic ${topic}`);
}

function optionsOf(decoder: Decoder, text: string | undefined) {
  let given: unknown = {};
  try {
    given = JSON.parse(text ?? '{}');
  } catch (error) {
    throw usageError(`--options is not JSON: ${(error as Error).message}`);
  }
  if (typeof given !== 'object' || given === null) throw usageError('--options is not a JSON object');
  const parsed = decoder.options.safeParse({ ...given, kind: decoder.kind });
  if (parsed.success) return parsed.data;
  throw usageError(parsed.error.issues.map(({ path, message }) => `--options ${path.join('.')}: ${message}`).join('\n'));
}

function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new AgentError('input-missing', `cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
}

function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(10, start);
    const end = found < 0 ? bytes.length : found;
    if (end > start) lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return lines;
}
