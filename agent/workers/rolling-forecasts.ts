import { treatedDemand } from '../domain/demand/treated-demand.ts';
import { type Forecast, STORED_LEVELS, TOTAL_LEVELS } from '../domain/forecast/forecast.ts';
import { type Following, followed } from '../domain/forecast/forecast-follow.ts';
import { atLevel } from '../domain/forecast/forecast-update.ts';
import { firstFit, isChosenAnew, planFit, secondFit, servedBy } from '../domain/forecast/model-trial.ts';
import type { Learning, RollingForecasts } from '../domain/forecast/rolling-forecast.ts';
import type { Course } from '../domain/levels/closed-loop.ts';
import { forecast } from '../forecasters/forecast.ts';

interface Learnt {
  readonly forecast: Forecast | null;
  /** How the steps since went, and the first step after the newest change of level. */
  readonly following: Following | null;
  readonly changedAt: number | null;
  /** The last step that it has seen. */
  readonly origin: number;
  readonly chosenAt: number;
}

/**
 * Forecasts an item again and again as the agent's learning loop does: from what was known at the time, the series treated as there, a choice kept until it is due again. An
 * item without a forecast is tried at each step.
 */
export function rollingForecasts({ demand, from }: Course, learning: Learning): RollingForecasts {
  const learntFor = new Map<number, Learnt[]>();

  return (step, protectionSteps) => {
    let learnt = learntFor.get(protectionSteps);
    if (!learnt) {
      learnt = [];
      learntFor.set(protectionSteps, learnt);
    }
    for (let next = from + learnt.length; next <= step; next++) {
      const before = learnt.at(-1) ?? null;
      const { seen, isChanged } = followedBy(before, demand[next]!, next);
      const isKept = seen?.forecast && next - seen.origin < learning.refitSteps && !isChanged;
      learnt.push(isKept ? seen : learn(demand.slice(0, next + 1), { learning, protectionSteps, before: seen }));
    }
    const { forecast, following, origin } = learnt[step - from]!;
    return { forecast: forecast && atLevel(forecast, following?.level ?? 1), stepsOld: step - origin };
  };
}

/** What was learnt, one step on. */
function followedBy(before: Learnt | null, demand: number, step: number): { readonly seen: Learnt | null; readonly isChanged: boolean } {
  if (!before?.forecast || step - before.origin > before.forecast.mean.length) return { seen: before, isChanged: false };
  const { following, change } = followed(before.following, demand, { forecast: before.forecast, step: step - before.origin - 1 });
  const changedAt = change && change.kind !== 'jump' ? step - change.days + 1 : before.changedAt;
  return { seen: { ...before, following, changedAt }, isChanged: change !== null };
}

/** From demand up to now. */
function learn(
  seen: readonly number[],
  { learning, protectionSteps, before }: { readonly learning: Learning; readonly protectionSteps: number; readonly before: Learnt | null },
): Learnt {
  const origin = seen.length - 1;
  const known = seen.slice(-learning.historySteps);
  const changedAt = before?.changedAt ?? null;
  const since = { following: before?.following ? { ...before.following, level: 1 } : null, changedAt };
  if (known.length < learning.leastSteps || !known.some((value) => value > 0))
    return { ...since, forecast: null, origin, chosenAt: origin };
  const plan = planFit(
    { candidates: learning.candidates, previous: before?.forecast ?? null, day: origin },
    {
      isChoiceDue: !before || origin - before.chosenAt >= learning.chooseSteps,
      isOutgrown: before !== null && seen.length <= learning.historySteps && seen.length >= 2 * (before.chosenAt + 1),
      ...{ shadowDays: learning.shadowSteps, changedDay: changedAt, trial: since.following },
    },
  );
  const steps = known.map((quantity, at) => ({ quantity, phase: at % learning.season, unknown: null }));
  const treated = treatedDemand(steps, { season: learning.season, leastSteps: learning.leastSteps });
  const request = {
    series: treated.series,
    horizon: Math.max(learning.horizonSteps, protectionSteps),
    season: learning.season,
    levels: STORED_LEVELS,
    totalSteps: protectionSteps,
    totalLevels: TOTAL_LEVELS,
    memory: changedAt === null ? undefined : origin - changedAt + 1,
  };
  const first = forecast({ ...request, ...firstFit(plan) });
  const beside = secondFit(plan, first);
  const outcome = servedBy(plan, first, beside && forecast({ ...request, ...beside }));
  return { ...since, forecast: outcome.ok ? outcome.forecast : null, origin, chosenAt: isChosenAnew(plan) ? origin : before!.chosenAt };
}
