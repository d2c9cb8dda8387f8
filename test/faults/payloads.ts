import type { SeededRandom } from '../../simulator/random.ts';
import { createHostileValues, type HostileValues } from './hostile-values.ts';
import { binOf, skuOf } from './traffic.ts';

/** A message that nobody in their right mind sends, or nearly one that somebody does. */
export interface HostileMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly retain: boolean;
}

type Sender = 'scanner' | 'shelf';

const encoder = new TextEncoder();

/** A stream of hostile messages on the topics of devices, drawn from `random`. Some come again, soon after. */
export function createHostileMessages(random: SeededRandom, items: number): () => HostileMessage {
  const values = createHostileValues(random.stream('values'));
  let last: HostileMessage | null = null;
  return () => {
    if (last && random.chance(0.04)) return last;
    const sender = random.chance(0.65) ? 'scanner' : 'shelf';
    const payload = drawPayload(random, values, validMessage(random, sender, items));
    last = { topic: drawTopic(random, sender, items), payload, retain: random.chance(0.01) };
    return last;
  };
}

/** What a well-behaved sender says. */
function validMessage(random: SeededRandom, sender: Sender, items: number): Record<string, unknown> {
  const seq = random.integer(0, 9000);
  if (sender === 'shelf') return random.chance(0.5) ? { seq, count: random.integer(0, 50) } : { seq, weightGrams: random.integer(0, 9000) };
  const item = random.integer(0, items - 1);
  const action = random.pick(['pick', 'receive', 'move', 'count', 'adjust', 'return', 'scrap', 'ship']);
  return { seq, action, code: skuOf(item), quantity: random.integer(1, 9), location: binOf(item), to: 'RESERVE' };
}

function drawPayload(random: SeededRandom, values: HostileValues, valid: Record<string, unknown>): Uint8Array {
  const whole = JSON.stringify(valid);
  const share = random.next();
  if (share < 0.25) return encoder.encode(whole);
  if (share < 0.5) return encoder.encode(bent(random, values, whole));
  if (share < 0.65) return cut(random, whole);
  if (share < 0.75) return values.noise();
  if (share < 0.84) return encoder.encode(JSON.stringify({ ...valid, code: values.elementString() }));
  if (share < 0.88) return encoder.encode(JSON.stringify({ ...valid, code: values.link() }));
  if (share < 0.93) return encoder.encode(values.value());
  if (share < 0.98) return encoder.encode(values.object());
  return encoder.encode(random.chance(0.8) ? values.nested() : values.large());
}

/** Members set to anything, twice or in addition. */
function bent(random: SeededRandom, values: HostileValues, whole: string): string {
  const more = Array.from({ length: random.integer(1, 4) }, () => values.member());
  return `${whole.slice(0, -1)},${more.join(',')}}`;
}

/** Cut short, with up to three bytes changed. */
function cut(random: SeededRandom, whole: string): Uint8Array {
  const bytes = encoder.encode(whole).slice(0, random.integer(0, whole.length));
  for (let edit = random.integer(0, 3); edit > 0 && bytes.length > 0; edit--)
    bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
  return bytes;
}

/** Every topic that the agent subscribes to for its devices begins with `warehouse/`; what comes after it is theirs to name. */
function drawTopic(random: SeededRandom, sender: Sender, items: number): string {
  const share = random.next();
  if (share < 0.8) {
    const device = sender === 'scanner' ? `gun-${random.integer(0, 30)}` : binOf(random.integer(0, items - 1));
    return `warehouse/main/${sender}/${random.chance(0.05) ? 'scale-nobody-knows' : device}`;
  }
  if (share < 0.85) return `warehouse/${random.pick(['elsewhere', '', 'MAIN', '__proto__'])}/scanner/gun-1`;
  if (share < 0.92) {
    const device = random.pick(['a b', 'é', '__proto__', '.', 'x'.repeat(65), '']);
    return `warehouse/main/${random.pick(['scanner', 'shelf', 'oven', ''])}/${device}`;
  }
  if (share < 0.97) return `warehouse/${'deep/'.repeat(random.integer(1, 60))}end`;
  return `warehouse/main/scanner/${'long'.repeat(random.pick([20, 1000, 15_000]))}`;
}
