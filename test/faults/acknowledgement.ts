import { createMqttStream, type MqttPacket, PUBACK, PUBLISH } from './mqtt-stream.ts';
import type { SystemCall } from './system-calls.ts';

/** What a trace says of its acknowledgements. */
export interface AcknowledgementVerdict {
  /** Messages acknowledged, each with its write and its sync before. */
  readonly honest: number;
  /** Acknowledgements for which something is missing, a line each. */
  readonly violations: readonly string[];
  /** Acknowledgements that went out in one write with others. */
  readonly coalesced: number;
  /** Syncs of the write-ahead log. */
  readonly syncs: number;
}

/** Marks a message so that it can be found in a page of the database; unique. */
export const markOf = (index: number): string => `mark-${String(index).padStart(6, '0')}`;
const MARK = /mark-\d{6}/g;

/** How far a message has come, and at which line of the trace. */
interface Progress {
  readonly state: 'received' | 'written' | 'synced';
  readonly at: number;
}

/**
 * Follows a trace of the agent: each PUBACK that it begins to write must have before it, in this order, the PUBLISH received on that connection, a finished write of the
 * message's mark to the write-ahead log, and a sync of that log begun after that write and finished with success.
 */
export function createAcknowledgementCheck(walFile: string) {
  const progress = new Map<string, Progress>();
  const unsynced = new Set<string>();
  const connectionOf = createConnections();
  const violations: string[] = [];
  let [honest, coalesced, syncs] = [0, 0, 0];

  function walWritten(call: SystemCall): void {
    for (const mark of marksIn(call.bytes)) {
      if (progress.get(mark)?.state !== 'received') continue;
      progress.set(mark, { state: 'written', at: call.ended });
      unsynced.add(mark);
    }
  }

  function walSynced(call: SystemCall): void {
    syncs += 1;
    if (call.result !== 0) return;
    for (const mark of unsynced) {
      if (progress.get(mark)!.at >= call.began) continue;
      progress.set(mark, { state: 'synced', at: call.ended });
      unsynced.delete(mark);
    }
  }

  function acknowledged(mark: string | undefined, packet: MqttPacket, line: number): void {
    const known = mark === undefined ? undefined : progress.get(mark);
    if (known?.state === 'synced' && known.at < line) honest += 1;
    else violations.push(`line ${line}: PUBACK ${packet.packetId} for ${mark ?? 'no message'}, which is ${known?.state ?? 'unknown'}`);
  }

  return {
    /** Takes the calls in the order of their ends. */
    take(call: SystemCall): void {
      if (call.file === walFile) {
        if (call.name.startsWith('pwrite')) walWritten(call);
        if (call.name.endsWith('sync')) walSynced(call);
        return;
      }
      if (call.result <= 0 || !call.file.startsWith('TCP')) return;
      const connection = connectionOf(call);
      if (/^(read|recv)/.test(call.name)) {
        for (const mark of connection.received(call.bytes))
          if (!progress.has(mark)) progress.set(mark, { state: 'received', at: call.ended });
        return;
      }
      const sent = connection.sent(call.bytes);
      if (sent.length > 1) coalesced += sent.length;
      for (const { mark, packet } of sent) acknowledged(mark, packet, call.began);
    },
    verdict: (): AcknowledgementVerdict => ({ honest, violations, coalesced, syncs }),
  };
}

function marksIn(bytes: Uint8Array): string[] {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1').match(MARK) ?? [];
}

/** The connection that a call belongs to: both ends' addresses name it. */
function createConnections(): (call: SystemCall) => ReturnType<typeof createConnection> {
  const connections = new Map<string, ReturnType<typeof createConnection>>();
  return ({ file }) => {
    const connection = connections.get(file) ?? createConnection();
    connections.set(file, connection);
    return connection;
  };
}

/** One connection of the agent's to a broker or a device: which message an acknowledged packet id stands for. */
function createConnection() {
  const [inward, outward] = [createMqttStream(), createMqttStream()];
  const marks = new Map<number, string>();
  return {
    received(bytes: Uint8Array): string[] {
      const found: string[] = [];
      for (const packet of inward.feed(bytes) ?? []) {
        if (packet.type !== PUBLISH || packet.packetId === null) continue;
        const [mark] = marksIn(packet.bytes);
        if (mark === undefined) continue;
        marks.set(packet.packetId, mark);
        found.push(mark);
      }
      return found;
    },
    sent: (bytes: Uint8Array): { mark: string | undefined; packet: MqttPacket }[] =>
      (outward.feed(bytes) ?? [])
        .filter(({ type }) => type === PUBACK)
        .map((packet) => ({ packet, mark: packet.packetId === null ? undefined : marks.get(packet.packetId) })),
  };
}
