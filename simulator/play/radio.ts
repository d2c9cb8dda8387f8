import type { Clock } from '../../agent/ports.ts';
import type { SeededRandom } from '../random.ts';
import type { Wire } from '../wire.ts';

/** What a bad connection does to a device's messages; a device keeps what was not confirmed and sends it again, as QoS 1 asks of it. */
export interface Disturbance {
  /** Probability that a transmission gets lost. */
  readonly drop?: number;
  /** Probability that a message arrives twice. */
  readonly duplicate?: number;
  /** Probability that a message is held up, so that later ones overtake it, and the longest that it is. */
  readonly reorder?: number;
  readonly reorderMs?: number;
  /** How long every message is under way at most. */
  readonly delayMs?: number;
  /** Probability that a transmission arrives cut off; the good copy follows. */
  readonly corrupt?: number;
}

/** The way from the devices to the broker. */
export interface Radio extends Wire {
  /** Disturbs it until what is returned is called. */
  disturb(disturbance: Disturbance): () => void;
  /** Messages that arrived cut off. */
  corrupted(): number;
}

const RESEND_MS = [5_000, 90_000] as const;
const COPY_MS = 600_000;
/** Nothing arrives in the millisecond in which it was sent: several messages of one moment have times that differ by one each. */
const AIR_MS = 50;

/** Creates an undisturbed radio over a wire. */
export function createRadio(wire: Wire, clock: Clock, random: SeededRandom): Radio {
  const disturbances = new Set<Disturbance>();
  let underWay = 0;
  let corrupted = 0;

  const worst = (name: keyof Disturbance): number => [...disturbances].reduce((most, one) => Math.max(most, one[name] ?? 0), 0);

  function later(delayMs: number, task: () => void): void {
    underWay++;
    clock.after(delayMs, () => {
      underWay--;
      task();
    });
  }

  function arrive(topic: string, payload: string): void {
    wire.publish(topic, payload);
    if (random.chance(worst('duplicate'))) later(random.integer(0, COPY_MS), () => wire.publish(topic, payload));
  }

  function send(topic: string, payload: string): void {
    const again = () => later(random.integer(...RESEND_MS), () => send(topic, payload));
    if (random.chance(worst('drop'))) return again();
    if (random.chance(worst('corrupt'))) {
      corrupted++;
      wire.publish(topic, payload.slice(0, random.integer(1, payload.length - 1)));
      return again();
    }
    const held = random.chance(worst('reorder')) ? random.integer(1, Math.max(1, worst('reorderMs'))) : 0;
    const delay = held + random.integer(0, worst('delayMs'));
    if (delay > 0) later(delay, () => arrive(topic, payload));
    else arrive(topic, payload);
  }

  return {
    publish(topic, payload) {
      later(AIR_MS, () => {
        if (disturbances.size === 0) wire.publish(topic, payload);
        else send(topic, payload);
      });
    },
    listen: (root, take) => wire.listen(root, take),
    underWay: () => underWay,
    corrupted: () => corrupted,
    disturb(disturbance) {
      disturbances.add(disturbance);
      return () => void disturbances.delete(disturbance);
    },
  };
}
