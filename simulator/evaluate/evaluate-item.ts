import type { RollingForecasts } from '../../agent/domain/forecast/rolling-forecast.ts';
import type { ChoiceRecord } from '../../agent/domain/levels/choice-record.ts';
import { type Course, type LoopFigures, type LoopTrace, type OrderRule, runClosedLoop } from '../../agent/domain/levels/closed-loop.ts';
import { rollingForecasts } from '../../agent/workers/rolling-forecasts.ts';
import { agentRule, protectionStepsOf } from './agent-policy.ts';
import { autoRecordOf, forecastsOfPast } from './auto/auto-item.ts';
import { courseOf } from './course.ts';
import { type Foresight, foresightOf } from './foresight.ts';
import type { LoopItem } from './item-table.ts';
import type { ItemJob, Plan } from './plan.ts';
import { AUTO, type PolicyChoice, STATIC } from './policy-choice.ts';
import { staticRule } from './static-rule.ts';

/** What is forecast for a step at the end of the one before it: NaN where there is no forecast. */
export interface ForecastTrace {
  readonly mean: number[];
  readonly high: number[];
}

/** The level of `ForecastTrace.high`. */
export const HIGH_LEVEL = 0.9;

/** An item under every policy of the plan, in its order; those of `auto` are missing until all items are known. */
export interface ItemResult {
  readonly figures: readonly LoopFigures[];
  readonly foresight: Foresight;
  readonly start: number;
  /** Steps from the first after the history on; empty where the plan is not traced. */
  readonly traces: readonly LoopTrace[];
  /** Null where the plan has no policy of the agent, or the plan is not traced. */
  readonly forecast: ForecastTrace | null;
  /** For each `auto` of the plan what it chooses by. */
  readonly autos: readonly ChoiceRecord[];
}

/** Runs one item through the loop once for each policy. Pure: the same job gives the same figures, whatever thread does it. */
export function evaluateItem(job: ItemJob, plan: Plan): ItemResult {
  const { item, demand } = job;
  const course = courseOf(item, demand, plan);
  const forecasts = rollingForecasts(course, plan.learning);
  const forecastsOfAll = forecastsOfPast(job, plan);
  const traces: LoopTrace[] = [];
  const figures = plan.policies
    .filter(({ kind }) => kind !== AUTO)
    .map((choice) => {
      const trace: LoopTrace | undefined = plan.isTraced ? { onHand: [], ordered: [], lost: [] } : undefined;
      if (trace) traces.push(trace);
      return runClosedLoop(course, item, ruleOf(choice, { item, course, forecasts }), trace);
    });
  const forecaster = plan.isTraced ? plan.policies.find(({ kind }) => kind !== STATIC) : undefined;
  return {
    figures,
    foresight: foresightOf(course, item),
    start: course.start,
    traces,
    forecast: forecaster ? forecastTrace(course, forecasts, protectionStepsOf(forecaster.options, course)) : null,
    autos: plan.policies.filter(({ kind }) => kind === AUTO).map((choice) => autoRecordOf(job, plan, choice, forecastsOfAll)),
  };
}

function ruleOf(choice: PolicyChoice, about: { item: LoopItem; course: Course; forecasts: RollingForecasts }): OrderRule {
  if (choice.kind === STATIC) return staticRule(about.item, about.course, choice.options['z'] as number);
  return agentRule(choice, about.item, about.course, about.forecasts);
}

function forecastTrace({ demand, from }: Course, forecasts: RollingForecasts, protectionSteps: number): ForecastTrace {
  // Of the first step there is no forecast: the first review is at its end.
  const trace: ForecastTrace = { mean: [Number.NaN], high: [Number.NaN] };
  for (let step = from; step < demand.length - 1; step++) {
    const { forecast, stepsOld } = forecasts(step, protectionSteps);
    const at = forecast === null ? -1 : Math.min(stepsOld, forecast.mean.length - 1);
    trace.mean.push(forecast?.mean[at] ?? Number.NaN);
    trace.high.push(forecast?.quantiles.find(({ level }) => level === HIGH_LEVEL)?.value[at] ?? Number.NaN);
  }
  return trace;
}
