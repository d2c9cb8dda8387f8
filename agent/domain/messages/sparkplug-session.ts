import type { SparkplugPayload } from './sparkplug-payload.ts';
import type { SparkplugAddress } from './sparkplug-topic.ts';

/** A metric that a birth named and that somebody wants: its alias or null, its name, its datatype, and which rule wants it. */
export type SparkplugDefinition = readonly [alias: number | null, name: string, datatype: number, rule: number];

/** What a birth said of the metrics of a node or a device. */
export interface SparkplugScope {
  readonly wanted: readonly SparkplugDefinition[];
  /** Aliases of the other metrics: first and last of each run. */
  readonly others: readonly number[];
}

/** What is known of an edge node since its birth; JSON. */
export interface SparkplugSession {
  /** By which rules metrics were chosen at the births. */
  readonly rules: string;
  /** The connection over which all this was heard: births missed between two connections may leave no gap. */
  readonly line: string;
  /** False before a birth, after a death, and after a gap: what it sends then cannot be read. */
  readonly isBorn: boolean;
  readonly bdSeq: number | null;
  /** The sequence number that came last, 0 to 255. */
  readonly seq: number;
  /** Hashes of the payloads that came last: what a broker sends again is no gap. */
  readonly recent: readonly number[];
  /** When a birth was asked for last, UTC milliseconds. */
  readonly askedAt: number | null;
  /** The node's own under "", those of its devices under their names. */
  readonly scopes: Readonly<Record<string, SparkplugScope>>;
}

/** What a message is in its session. `repeated`: it has been taken before; `stale`: the last will of an earlier session. */
export type SparkplugTurn = 'birth' | 'values' | 'death' | 'repeated' | 'stale' | 'no-seq' | 'gap' | 'not-born';

const SEQUENCES = 256;
const REMEMBERED = 32;

/** A session of which nothing is known. */
export function unknownSession(rules: string, line: string): SparkplugSession {
  return { rules, line, isBorn: false, bdSeq: null, seq: 0, recent: [], askedAt: null, scopes: {} };
}

/**
 * Takes a message into its session: sequence numbers go from 0 at the birth of the node to 255 and round again, over all messages of node and devices; a death belongs to the birth
 * with its bdSeq (Eclipse Sparkplug 3.0, sections 5.3 to 5.11 and 6.4.5). After a gap nothing counts before the next birth, for aliases may have changed in it.
 */
export function takeTurn(
  session: SparkplugSession,
  { type, device }: SparkplugAddress,
  { seq, metrics }: Pick<SparkplugPayload, 'seq' | 'metrics'>,
  hash: number,
): { readonly turn: SparkplugTurn; readonly session: SparkplugSession } {
  if (type === 'NDEATH') {
    const bdSeq = bdSeqOf(metrics);
    if (session.isBorn && bdSeq !== null && session.bdSeq !== null && bdSeq !== session.bdSeq) return { turn: 'stale', session };
    return { turn: 'death', session: closed(session) };
  }
  const isSequence = seq !== null && seq < SEQUENCES;
  if (type === 'NBIRTH') {
    if (!isSequence) return { turn: 'no-seq', session: closed(session) };
    return { turn: 'birth', session: { ...session, isBorn: true, bdSeq: bdSeqOf(metrics), seq, recent: [], scopes: {} } };
  }
  if (!session.isBorn) return { turn: 'not-born', session };
  if (!isSequence) return { turn: 'no-seq', session: closed(session) };
  if (seq !== (session.seq + 1) % SEQUENCES) {
    return session.recent.includes(hash) ? { turn: 'repeated', session } : { turn: 'gap', session: closed(session) };
  }
  const next = { ...session, seq, recent: [...session.recent.slice(1 - REMEMBERED), hash] };
  if (type === 'DBIRTH') return { turn: 'birth', session: next };
  if (type === 'DDEATH') return { turn: 'death', session: withScope(next, null, device) };
  return { turn: 'values', session: next };
}

/** The session with a device's birth in it, or without the device. */
export function withScope(session: SparkplugSession, scope: SparkplugScope | null, device: string): SparkplugSession {
  const others = Object.entries(session.scopes).filter(([name]) => name !== device);
  return { ...session, scopes: Object.fromEntries(scope ? [...others, [device, scope]] : others) };
}

/** What the last birth said; undefined where there was none. */
export function scopeOf({ scopes }: SparkplugSession, device: string): SparkplugScope | undefined {
  return Object.hasOwn(scopes, device) ? scopes[device] : undefined;
}

function closed(session: SparkplugSession): SparkplugSession {
  return { ...session, isBorn: false, recent: [], scopes: {} };
}

function bdSeqOf(metrics: SparkplugPayload['metrics']): number | null {
  const value = metrics.find(({ name }) => name === 'bdSeq')?.value;
  return value?.kind === 'whole' ? value.high * 4_294_967_296 + value.low : null;
}
