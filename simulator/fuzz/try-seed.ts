import { type Played, play } from '../play/play.ts';
import { type DrawLimits, drawRun } from './draw.ts';

/** What came of a seed. */
export interface Tried {
  readonly seed: number;
  readonly items: number;
  readonly faults: readonly string[];
  readonly played: Pick<Played, 'violations' | 'messages' | 'decisions' | 'starts' | 'digest'>;
}

const NOTHING = { messages: 0, decisions: 0, starts: 0, digest: '' };

/** Draws the run of a seed and plays it. What brings the simulation itself to an end is a violation, too: time that stands still, goods from nowhere. */
export async function trySeed(seed: number, limits: DrawLimits, logFile?: string): Promise<Tried> {
  const plan = drawRun(seed, limits);
  const common = { seed, items: plan.items, faults: plan.faults.map(({ name }) => name) };
  try {
    return { ...common, played: await play(plan, { logFile }) };
  } catch (error) {
    const reason = error instanceof Error ? error.stack : String(error);
    return { ...common, played: { ...NOTHING, violations: [`the run goes on to its end: ${reason}`] } };
  }
}
