import type { ChoiceRequest, LevelChoice } from '../domain/levels/level-choice.ts';
import { chooseLevels } from './choose-levels.ts';

/** What is asked of whoever chooses parameters; no further item is simulated once the first number of `timeUp` is no longer 0. */
export interface ChoiceJob {
  readonly request: ChoiceRequest;
  readonly timeUp?: Int32Array;
}

/** What it answers; `failure` is the message of an exception, which is a bug. */
export type ChoiceAnswer = { readonly choice: LevelChoice | null } | { readonly failure: string };

/** Does the job; never throws. */
export function answerChoiceJob({ request, timeUp }: ChoiceJob): ChoiceAnswer {
  try {
    return { choice: chooseLevels(request, timeUp && (() => Atomics.load(timeUp, 0) === 0)) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
