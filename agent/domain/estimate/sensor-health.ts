import { chanceOf } from './belief.ts';
import { biasOf, type Estimate } from './filter.ts';

/** What the estimate has learnt of a shelf sensor; units are base units of what lies on it. */
export interface SensorHealth {
  /** Probability that it says the same whatever lies there, and that its tare runs away. */
  readonly stuck: number;
  readonly drifting: number;
  /** What it shows beyond what lies there, and by how much that moves per day. */
  readonly bias: number;
  readonly driftPerDay: number;
  /** Standard deviation of its noise. */
  readonly noise: number;
}

/** Reads it from a belief. */
export function sensorHealth(belief: Estimate): SensorHealth {
  const { hypotheses, driftPerDay, noise } = belief;
  return {
    stuck: chanceOf(hypotheses, 'stuck'),
    drifting: chanceOf(hypotheses, 'drifting'),
    bias: biasOf(hypotheses),
    driftPerDay,
    noise: Math.sqrt(noise),
  };
}
