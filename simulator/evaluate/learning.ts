import { configSchema } from '../../agent/config/schema.ts';
import { DAY_MS } from '../../agent/domain/calendar.ts';
import type { ForecasterChoice } from '../../agent/domain/forecast/forecast.ts';
import type { Learning } from '../../agent/domain/forecast/rolling-forecast.ts';
import { DAYS_PER_STEP, SEASON, type Step } from './step.ts';

const REFIT_DAYS = 7;
const CHOOSE_DAYS = 90;
/** Fewer values no forecaster takes. */
const LEAST_STEPS = 3;

/**
 * The agent's learning as its configuration has it where nobody changes it, in steps of this length; parameters are fitted weekly and models chosen every ninety days,
 * unless said otherwise. Of steps longer than that every one is fitted, and of weeks and months at least two seasons are seen.
 */
export function learningOf(
  step: Step,
  every: { readonly refitDays?: number | undefined; readonly chooseDays?: number | undefined },
): Learning {
  const days = DAYS_PER_STEP[step];
  const { candidates, horizonDays, historyDays, leastDays, shadow } = configSchema.parse({}).learning;
  return {
    refitSteps: Math.max(1, Math.round((every.refitDays ?? REFIT_DAYS) / days)),
    chooseSteps: Math.max(1, Math.round((every.chooseDays ?? CHOOSE_DAYS) / days)),
    shadowSteps: Math.round(shadow / DAY_MS / days),
    horizonSteps: Math.max(1, Math.round(horizonDays / days)),
    historySteps: Math.max(2 * SEASON[step], Math.round(historyDays / days)),
    leastSteps: Math.max(LEAST_STEPS, Math.round(leastDays / days)),
    season: SEASON[step],
    candidates: candidates as readonly ForecasterChoice[],
  };
}
