import type { DrawLimits } from './draw.ts';
import type { Tried } from './try-seed.ts';

/** What a worker is asked. */
export interface SeedJob {
  readonly seed: number;
  readonly limits: DrawLimits;
}

/** What it answers: how the seed went, or what the simulation itself has thrown. */
export type SeedAnswer = { readonly tried: Tried } | { readonly seed: number; readonly error: string };
