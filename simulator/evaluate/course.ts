import type { Course } from '../../agent/domain/levels/closed-loop.ts';
import { startedCourse } from '../../agent/domain/levels/course.ts';
import type { LoopItem } from './item-table.ts';
import { DAYS_PER_STEP, type Step } from './step.ts';

/** How an item starts, the same for every policy, by the demand of its warm-up. */
export function courseOf(item: LoopItem, demand: readonly number[], { step, from }: { step: Step; from: number }): Course {
  const daysPerStep = DAYS_PER_STEP[step];
  const leadSteps = Math.max(1, Math.round(item.leadTimeDays / daysPerStep));
  return startedCourse({ demand, from, leadSteps, daysPerStep });
}
