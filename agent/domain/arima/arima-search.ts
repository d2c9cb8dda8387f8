import { type ArimaSetting, filledGaps } from './arima-design.ts';
import { differencesFor } from './arima-differences.ts';
import { type ArimaFit, fitArima, regressionRest } from './arima-fit.ts';
import { type ArimaOrder, differenced, lagsOf } from './arima-order.ts';
import { rootsBeyond } from './arima-polynomials.ts';
import { isConstant } from './unit-root.ts';

/** What an automatic choice of orders may do. */
export interface ArimaSearch {
  /** Orders are compared at the parameters of the least conditional sum of squares, in half the time; the chosen one is then fitted as ever. */
  readonly approximate?: boolean;
  /** Steps per season; 1 means none. */
  readonly season: number;
  readonly regressors?: readonly ArrayLike<number>[];
  /** A model that an earlier search found on fewer of these values: this one begins there. */
  readonly near?: { readonly order: ArimaOrder; readonly constant: boolean } | undefined;
  /** Highest orders that are tried: of steps (p, q) and of seasons (P, Q). */
  readonly most?: { readonly steps: number; readonly seasons: number };
  /** How much work the search may do, in values filtered times places of the state; at about 500 million a second. */
  readonly work?: number;
}

const MOST = { steps: 5, seasons: 2 };
const MOST_MODELS = 94;
/** Orders are compared on so many of the last values, or seasons where those are longer: more would take time and tell little. */
const COMPARED = 800;
const COMPARED_SEASONS = 12;
/** Longer seasons are differenced where they are strong; seasonal coefficients would cost more than they teach. */
const LONGEST_SEASON = 60;
const WORK = 20e6;
/** A root nearer to the unit circle than this says that the order is wrong. */
const NEAREST_ROOT = 1.01;

type Candidate = Pick<ArimaOrder, 'p' | 'q' | 'P' | 'Q'> & { readonly constant: boolean };

/** Steps from a model to its neighbours, in the order in which Hyndman and Khandakar's programme tries them. */
const MOVES: readonly (readonly [number, number])[] = [
  [-1, 0],
  [0, -1],
  [1, 0],
  [0, 1],
  [-1, -1],
  [-1, 1],
  [1, -1],
  [1, 1],
];

/**
 * Fits the ARIMA model whose orders a stepwise search by AICc finds (Hyndman and Khandakar 2008, section 3.2). Differences are fixed
 * beforehand. NaN is a gap. Null where no model can be fitted.
 */
export function searchArima(series: ArrayLike<number>, search: ArimaSearch): ArimaFit | null {
  const { season, regressors = [] } = search;
  const order = { p: 0, d: 0, q: 0, P: 0, D: 0, Q: 0, season: Math.max(1, season) };
  const still = fitArima(series, order, { constant: true, regressors });
  if (!still) return null;
  const whole = filledGaps(regressionRest(still));
  const columns = still.design.columns.slice(2);
  const differences = differencesFor(whole, season, columns);
  const constant = differences.d + differences.D <= 1;
  const plain = { ...order, ...differences };
  if (isConstant(differenced(whole, plain))) return fitArima(series, plain, { constant, regressors });
  const known = still.design.gapped ? filledGaps(Float64Array.from(series)) : Float64Array.from(series);
  const from = Math.max(0, known.length - Math.max(COMPARED, COMPARED_SEASONS * season));
  const walk = createWalk(known.subarray(from), plain, { ...search, regressors: columns.map((column) => column.subarray(from)) });
  if (!(search.near && isSameDifference(search.near.order, plain) && walk.visit(candidateOf(search.near))))
    setOut(walk, series.length, constant);
  while (walk.improve(constant)) {}
  const best = walk.best();
  if (!best) return fitArima(series, plain, { constant, regressors });
  return finished(series, best, regressors);
}

/** The models from which a search without any knowledge sets out. */
function setOut({ limits: [steps, seasons], visit }: Walk, length: number, constant: boolean): void {
  const few = length < 10;
  const first = {
    p: Math.min(few ? 1 : 2, steps),
    q: Math.min(few ? 1 : 2, steps),
    P: few ? 0 : Math.min(1, seasons),
    Q: few ? 0 : Math.min(1, seasons),
  };
  const none = { p: 0, q: 0, P: 0, Q: 0 };
  const [one, oneSeason] = [Math.min(1, steps), Math.min(1, seasons)];
  visit({ ...first, constant });
  visit({ ...none, constant });
  visit({ ...none, p: one, P: oneSeason, constant });
  visit({ ...none, q: one, Q: oneSeason, constant });
  if (constant) visit({ ...none, constant: false });
}

function isSameDifference(a: ArimaOrder, b: ArimaOrder): boolean {
  return a.d === b.d && a.D === b.D && a.season === b.season;
}

function candidateOf({ order: { p, q, P, Q }, constant }: { readonly order: ArimaOrder; readonly constant: boolean }): Candidate {
  return { p, q, P, Q, constant };
}

/** The chosen model fitted to the optimum, on the series as it is: the better of where the search left it and of a new start. */
function finished(
  series: ArrayLike<number>,
  { order, design, parameters }: ArimaFit,
  regressors: readonly ArrayLike<number>[],
): ArimaFit | null {
  const setting = { constant: design.constant, regressors };
  const carriedOn = fitArima(series, order, setting, { start: parameters });
  if (carriedOn && series.length > COMPARED) return carriedOn;
  const anew = fitArima(series, order, setting);
  return (anew?.logLikelihood ?? Number.NEGATIVE_INFINITY) > (carriedOn?.logLikelihood ?? Number.NEGATIVE_INFINITY) ? anew : carriedOn;
}

interface Walk {
  readonly limits: readonly [number, number];
  /** Fits a candidate that was not fitted yet; true where it is the best so far. */
  visit(candidate: Candidate): boolean;
  /** Visits neighbours of the best until one is better; false where none is, or the work is used up. */
  improve(constant: boolean): boolean;
  best(): ArimaFit | null;
}

function createWalk(series: ArrayLike<number>, plain: ArimaOrder, search: ArimaSearch): Walk {
  const { season, regressors = [], most = MOST, approximate } = search;
  const n = series.length;
  const seasons = season > 1 && season <= LONGEST_SEASON ? Math.min(most.seasons, Math.floor(n / 3 / season)) : 0;
  const steps = Math.min(most.steps, Math.floor(n / 3), seasons ? season - 1 : most.steps);
  const seen = new Set<string>();
  let left = search.work ?? WORK;
  let best: ArimaFit | null = null;
  let at: Candidate = { p: 0, q: 0, P: 0, Q: 0, constant: false };
  const allowed = ({ p, q, P, Q }: Candidate) => Math.min(p, q, P, Q) >= 0 && Math.max(p, q) <= steps && Math.max(P, Q) <= seasons;
  const visit = (candidate: Candidate) => {
    const key = Object.values(candidate).join();
    if (!allowed(candidate) || seen.has(key) || (left <= 0 && best) || seen.size >= MOST_MODELS) return false;
    seen.add(key);
    const { constant, ...orders } = candidate;
    const order = { ...plain, ...orders };
    const setting: ArimaSetting = { constant, regressors };
    const fit = fitArima(series, order, setting, { thorough: false, conditional: approximate });
    if (!fit) return false;
    left -= fit.evaluations * workOf(order, n);
    if (!Number.isFinite(fit.aicc) || !(fit.aicc < (best?.aicc ?? Number.POSITIVE_INFINITY)) || !isSound(fit)) return false;
    [best, at] = [fit, candidate];
    return true;
  };
  const improve = (constant: boolean) =>
    MOVES.some(([a, b]) => visit({ ...at, P: at.P + a, Q: at.Q + b })) ||
    MOVES.some(([a, b]) => visit({ ...at, p: at.p + a, q: at.q + b })) ||
    (constant && visit({ ...at, constant: !at.constant }));
  return { limits: [steps, seasons], visit, improve, best: () => best };
}

function workOf(order: ArimaOrder, length: number): number {
  const { ar, ma } = lagsOf(order);
  return length * (Math.max(ar, ma + 1) + 4);
}

/** Whether all roots of the four polynomials keep their distance from the unit circle. */
function isSound({ order, coefficients: { ar, ma, sar, sma } }: ArimaFit): boolean {
  const far = NEAREST_ROOT ** order.season;
  const negative = (values: Float64Array) => values.map((value) => -value);
  return (
    rootsBeyond(ar, NEAREST_ROOT) && rootsBeyond(negative(ma), NEAREST_ROOT) && rootsBeyond(sar, far) && rootsBeyond(negative(sma), far)
  );
}
