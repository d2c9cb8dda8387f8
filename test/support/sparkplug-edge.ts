import { get } from 'sparkplug-payload';
import type { DecoderInput } from '../../agent/decoders/decoder.ts';

const codec = get('spBv1.0')!;
/** A payload in the words of Eclipse Tahu's library. */
export type SparkplugWords = Parameters<typeof codec.encodePayload>[0];
type Metric = NonNullable<SparkplugWords['metrics']>[number];

/** The messages of one edge node `G/edge`, each with the next sequence number of its session. */
export interface SparkplugEdge {
  /** A birth of the node, with its next bdSeq where it has connected anew. */
  nodeBirth(time: number, options?: { readonly connects?: boolean; readonly metrics?: readonly Metric[] }): DecoderInput;
  nodeDeath(time: number): DecoderInput;
  birth(device: string, time: number, metrics: readonly Metric[]): DecoderInput;
  values(device: string, time: number, metrics: readonly Metric[]): DecoderInput;
  death(device: string, time: number): DecoderInput;
}

/** A message as the agent has it. */
export function sparkplugInput(topic: string, words: SparkplugWords, receivedAt: number): DecoderInput {
  return { match: {}, topic, payload: codec.encodePayload(words), retained: false, receivedAt };
}

/** Creates a node that has said nothing yet. */
export function sparkplugEdge(): SparkplugEdge {
  let [bdSeq, seq] = [0, 0];
  const bd = (): Metric => ({ name: 'bdSeq', type: 'UInt64', value: bdSeq });
  const next = () => {
    seq = (seq + 1) % 256;
    return seq;
  };
  const of = (type: string, device: string) => `spBv1.0/G/${type}/edge${device && `/${device}`}`;
  return {
    nodeBirth(time, { connects = false, metrics = [] } = {}) {
      if (connects) bdSeq++;
      seq = 0;
      return sparkplugInput(of('NBIRTH', ''), { timestamp: time, seq, metrics: [bd(), ...metrics] }, time);
    },
    nodeDeath: (time) => sparkplugInput(of('NDEATH', ''), { timestamp: time, metrics: [bd()] }, time),
    birth: (device, time, metrics) => sparkplugInput(of('DBIRTH', device), { timestamp: time, seq: next(), metrics: [...metrics] }, time),
    values: (device, time, metrics) =>
      sparkplugInput(of(device ? 'DDATA' : 'NDATA', device), { timestamp: time, seq: next(), metrics: [...metrics] }, time),
    death: (device, time) => sparkplugInput(of('DDEATH', device), { timestamp: time, seq: next(), metrics: [] }, time),
  };
}
