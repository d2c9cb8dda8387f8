import type { SeededRandom } from '../random.ts';
import { formatSpan } from '../scenario/moment.ts';

/** A length of time drawn between two, in whole seconds, as a scenario has it. */
export function drawSpan(random: SeededRandom, leastMs: number, mostMs: number): string {
  return formatSpan(Math.round((leastMs + random.next() * (mostMs - leastMs)) / 1000) * 1000);
}
