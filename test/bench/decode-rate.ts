import type { Decoder } from '../../agent/decoders/decoder.ts';
import { decoders } from '../../agent/decoders/index.ts';
import { DEVICES, type Traffic } from './traffic.ts';

const registry = decoders as readonly unknown[] as readonly Decoder[];
const BEGUN_AT = 1_767_614_400_000;
const ITEMS = 2000;
const WARM_UP = 20_000;

/** Messages per second of processor time that a decoder reads, with its state and nothing else: no journal, no stock. Each is one of its traffic, of one event. */
export function decodesPerSecond(kind: string, traffic: Traffic, messages: number): number {
  const decoder = registry.find((one) => one.kind === kind)!;
  const options = decoder.options.parse(traffic.subscription.decoder);
  const states = new Map<string, unknown>();
  const inputs = Array.from({ length: WARM_UP + messages }, (_, n) => {
    const device = `gun-${n % DEVICES}`;
    const { topic, payload } = traffic.message({ n, time: BEGUN_AT + n, item: (n * 7919) % ITEMS, device });
    const bytes = payload instanceof Uint8Array ? payload : Buffer.from(JSON.stringify(payload));
    return { match: { device }, topic, payload: bytes, retained: false, receivedAt: BEGUN_AT + n };
  });
  let begun = process.cpuUsage();
  let events = 0;
  for (const [n, input] of inputs.entries()) {
    if (n === WARM_UP) [begun, events] = [process.cpuUsage(), 0];
    const key = decoder.stateKey?.(input, options) ?? null;
    const decoded = decoder.decode(input, options, key === null ? null : (states.get(key) ?? null));
    if (key !== null && decoded.state !== undefined) states.set(key, decoded.state);
    if (decoded.ok) events += decoded.events.length;
  }
  if (events !== messages) throw new Error(`of ${messages} messages of ${kind} ${events} events were made`);
  const { user, system } = process.cpuUsage(begun);
  return (messages * 1e6) / (user + system);
}
