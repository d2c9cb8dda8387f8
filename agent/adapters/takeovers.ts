import type { Clock } from '../ports.ts';

/** Watches how often the broker ends our connection because another client connects with our client id. */
export interface Takeovers {
  /** The broker has said so (MQTT 5, reason code 142). True when it is now known to be a fight, and was not before. */
  told(): boolean;
  /**
   * The broker ended a young connection without a word, and took the next one at once, into the same session: what a takeover looks like where the broker does not
   * say it (MQTT 3.1.1, Mosquitto 2.0). True as above.
   */
  guessed(): boolean;
  /** Whether a fight goes on, or ended less than ten minutes ago. */
  isFight(): boolean;
}

const WITHIN_MS = 600_000;
/** One may be our own shadow, a connection that the broker did not know to be dead; without a word it may be a broker that was restarted, too. */
const ENOUGH = { told: 2, guessed: 3 };

/** Creates a watch that has seen nothing. */
export function createTakeovers(clock: Pick<Clock, 'monotonic'>): Takeovers {
  const seen: Record<keyof typeof ENOUGH, number[]> = { told: [], guessed: [] };
  let until = Number.NEGATIVE_INFINITY;
  const isFight = () => clock.monotonic() < until;
  const note = (kind: keyof typeof ENOUGH): boolean => {
    const now = clock.monotonic();
    const wasFight = isFight();
    seen[kind] = [...seen[kind].filter((time) => now - time < WITHIN_MS), now].slice(-ENOUGH[kind]);
    if (!wasFight && seen[kind].length < ENOUGH[kind]) return false;
    until = now + WITHIN_MS;
    return !wasFight;
  };
  return { told: () => note('told'), guessed: () => note('guessed'), isFight };
}
