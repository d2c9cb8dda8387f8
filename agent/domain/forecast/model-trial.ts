import { pinballLoss } from '../mathematics/statistics.ts';
import type { Forecast, ForecasterChoice, ForecastOutcome, ForecastRequest, Quantile, Shadow } from './forecast.ts';

/** How a newcomer in the shadow and the model that serves fared on the same closed days; of fixed size, brought forward in constant time. */
export interface Trial {
  /** The origin day from which the newcomer is tried; null while nobody is. */
  readonly trialSince: number | null;
  readonly trialDays: number;
  /** Pinball loss at the levels below, summed over the days, in units. */
  readonly newcomerLoss: number;
  readonly servingLoss: number;
}

/**
 * What becomes of an item's choice of model at its next fit: `choose` anew, the best serves at once; `challenge`, the best is chosen anew and goes
 * into the shadow where it is another; `keep` the one that serves; `try` it and the newcomer side by side; `promote` or `roll-back` the newcomer.
 */
export type FitCourse = 'choose' | 'challenge' | 'keep' | 'try' | 'promote' | 'roll-back';

/** An item's next fit; `day` is the last that it sees. */
export interface FitPlan {
  readonly course: FitCourse;
  readonly candidates: readonly ForecasterChoice[];
  readonly previous: Forecast | null;
  readonly day: number;
}

/** Which model to run, and with which parameters. */
export type FitAsk = Pick<ForecastRequest, 'candidates' | 'kept'>;

const AT_REST: Trial = { trialSince: null, trialDays: 0, newcomerLoss: 0, servingLoss: 0 };
/** The middle and what stock is held for. Both are proper scores, those of a mean are not where most days sell nothing (Gneiting 2011). */
const LEVELS: readonly number[] = [0.5, 0.9];

/** The trial with one more closed day, `step` (from 0) of the forecast; at rest where none is in the shadow. */
export function tried(
  before: Trial | null,
  demand: number,
  { forecast, step }: { readonly forecast: Forecast; readonly step: number },
): Trial {
  const { shadow, quantiles } = forecast;
  if (!shadow) return AT_REST;
  const trial = before?.trialSince === shadow.since ? before : { ...AT_REST, trialSince: shadow.since };
  const lossOf = (of: Shadow['quantiles']) =>
    of.reduce((sum, { level, value }) => (LEVELS.includes(level) ? sum + pinballLoss(demand, value[step]!, level) : sum), 0);
  return {
    trialSince: shadow.since,
    trialDays: trial.trialDays + 1,
    newcomerLoss: trial.newcomerLoss + lossOf(shadow.quantiles),
    servingLoss: trial.servingLoss + lossOf(quantiles),
  };
}

/**
 * Plans the next fit of an item. A newcomer is tried for `shadowDays`; where the level of demand has changed within as many days, the record
 * of the one that serves says nothing of the days to come, and the newcomer serves at once.
 */
export function planFit(
  given: Omit<FitPlan, 'course'>,
  {
    isChoiceDue,
    isOutgrown,
    shadowDays,
    ...seen
  }: {
    readonly isChoiceDue: boolean;
    /** The choice was made from at most half of what is known by now. */
    readonly isOutgrown: boolean;
    readonly shadowDays: number;
    readonly changedDay: number | null;
    readonly trial: Trial | null;
  },
): FitPlan {
  const { previous, day, candidates } = given;
  const isCandidate = ({ kind }: { readonly kind: string }) => candidates.some((candidate) => candidate.kind === kind);
  const planned = (course: FitCourse): FitPlan => ({ ...given, course });
  if (!previous || !isCandidate(previous)) return planned('choose');
  const { shadow } = previous;
  const isChanged = seen.changedDay !== null && day - seen.changedDay < shadowDays;
  if (!shadow && isOutgrown) return planned('choose');
  if (!shadow && isChoiceDue) return planned(shadowDays === 0 || isChanged ? 'choose' : 'challenge');
  if (!shadow) return planned('keep');
  if (!isCandidate(shadow)) return planned('roll-back');
  if (isChanged) return planned('promote');
  if (day - shadow.since < shadowDays) return planned('try');
  const trial = seen.trial?.trialSince === shadow.since ? seen.trial : AT_REST;
  return planned(trial.newcomerLoss <= trial.servingLoss ? 'promote' : 'roll-back');
}

/** Whether the candidates are compared anew. */
export function isChosenAnew({ course }: FitPlan): boolean {
  return course === 'choose' || course === 'challenge';
}

/** What is fitted first. */
export function firstFit(plan: FitPlan): FitAsk {
  const { candidates, previous, course } = plan;
  if (!previous || isChosenAnew(plan)) return { candidates, kept: undefined };
  return keptFit(course === 'promote' ? previous.shadow! : previous, candidates);
}

/** What is fitted beside it: the newcomer on trial, or the model that goes on serving while another was chosen; null where nothing is. */
export function secondFit({ course, candidates, previous }: FitPlan, first: ForecastOutcome): FitAsk | null {
  if (course === 'try') return keptFit(previous!.shadow!, candidates);
  const isOther = course === 'challenge' && first.ok && first.forecast.kind !== previous!.kind;
  return isOther ? keptFit(previous!, candidates) : null;
}

/** The forecast that serves, with the newcomer in its shadow; where one of the two no longer fits the other serves alone. */
export function servedBy({ course, previous, day }: FitPlan, first: ForecastOutcome, second: ForecastOutcome | null): ForecastOutcome {
  if (course === 'challenge' && first.ok && second?.ok)
    return { ok: true, forecast: { ...second.forecast, scores: first.forecast.scores, shadow: shadowOf(first.forecast, day) } };
  if (!first.ok) return second ?? first;
  const { forecast } = first;
  // A kept choice keeps what its candidates scored.
  const isKept = course !== 'choose' && course !== 'challenge' && forecast.scores.length === 0;
  const serving = isKept ? { ...forecast, scores: previous!.scores } : forecast;
  const since = previous?.shadow?.since;
  const isTried = course === 'try' && second?.ok && since !== undefined;
  return { ok: true, forecast: isTried ? { ...serving, shadow: shadowOf(second.forecast, since) } : serving };
}

/** What has become of a newcomer between two forecasts of an item; null where nothing has. */
export function trialNews(previous: Forecast | null, next: Forecast): 'begun' | 'promoted' | 'rolled back' | null {
  const tried = previous?.shadow;
  if (next.shadow) return tried ? null : 'begun';
  if (!tried) return null;
  return next.kind === tried.kind ? 'promoted' : 'rolled back';
}

function keptFit({ kind, kept }: Pick<Forecast, 'kind' | 'kept'>, candidates: readonly ForecasterChoice[]): FitAsk {
  return { candidates: candidates.filter((candidate) => candidate.kind === kind), kept };
}

function shadowOf({ kind, model, kept, quantiles }: Forecast, since: number): Shadow {
  const scored: Quantile<readonly number[]>[] = quantiles.filter(({ level }) => LEVELS.includes(level));
  return { kind, model, since, quantiles: scored, ...(kept && { kept }) };
}
