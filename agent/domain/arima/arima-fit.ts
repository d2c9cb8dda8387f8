import { leastSquares } from '../mathematics/least-squares.ts';
import { solveSymmetric } from '../mathematics/linear-system.ts';
import { type ArimaDesign, type ArimaSetting, arimaDesign } from './arima-design.ts';
import { type ArimaOrder, coefficientCount, lagsOf } from './arima-order.ts';
import {
  type ArimaCoefficients,
  type ArmaModel,
  coefficientsInto,
  emptyCoefficients,
  emptyModel,
  expandInto,
} from './arima-polynomials.ts';
import type { InnovationsFilter } from './arma-filter.ts';

/** An ARIMA model with estimated parameters. */
export interface ArimaFit {
  readonly order: ArimaOrder;
  readonly design: ArimaDesign;
  readonly coefficients: ArimaCoefficients;
  /** The coefficients multiplied out. */
  readonly model: ArmaModel;
  /** Effects of the regression columns: the constant first, where there is one. */
  readonly regression: Float64Array;
  /** Variance of the innovations, in units squared. */
  readonly sigma2: number;
  readonly logLikelihood: number;
  /** Corrected information criterion of Akaike; comparable between orders with the same differences. */
  readonly aicc: number;
  /** The unbounded parameters from which the coefficients were made. */
  readonly parameters: Float64Array;
  readonly evaluations: number;
  readonly converged: boolean;
}

/** How hard a fit searches: to the optimum, or only so far that orders can be compared, or no further than the conditional sum of squares; and parameters to start from. */
export interface ArimaEffort {
  readonly thorough?: boolean;
  /** The likelihood is exact, but at the parameters of the least conditional sum of squares. */
  readonly conditional?: boolean | undefined;
  readonly start?: Float64Array;
  /** Parameters that are known: nothing is searched for. */
  readonly known?: Float64Array | undefined;
}

const THOROUGH = { evaluations: 400, gain: 1e-9 };
const QUICK = { evaluations: 120, gain: 1e-6 };
const ROUGH = { evaluations: 100, gain: 1e-4 };
/** The search for the exact optimum starts no nearer to the unit circle than this. */
const START_BOUND = 0.95;
/** Squares below this share of the series' own are rounding. */
const NOTHING = 1e-22;

/**
 * Fits an ARIMA model of given orders by exact Gaussian likelihood: first by the conditional sum of squares, then by the Kalman filter,
 * with innovation variance and regression effects concentrated out (Gardner, Harvey and Phillips 1980; Ansley 1979; Durbin and Koopman
 * 2012, section 7). NaN in the series is a gap. Null where too few values are left after differencing, or no parameters give a likelihood.
 */
export function fitArima(
  series: ArrayLike<number>,
  order: ArimaOrder,
  setting: ArimaSetting = {},
  effort: ArimaEffort = {},
): ArimaFit | null {
  const k = coefficientCount(order);
  const signals = setting.regressors?.length ?? 0;
  const { thorough = true, conditional = false, start, known } = effort;
  const design = arimaDesign(series, order, setting, { least: k + signals + 2, thorough });
  if (!design) return null;
  const model = emptyModel(order);
  const exact = createJudge(design, model, design.exact);
  const still = new Float64Array(k);
  if (!exact.at(still)) return null;
  const scale = squaresOf(design.differenced[0]!) + Number.MIN_VALUE;
  if (!k || exact.squares() <= NOTHING * (scale + design.centre ** 2))
    return concluded(design, model, exact, { parameters: still, evaluations: 1, converged: true });
  if (known)
    return known.length === k && exact.at(known)
      ? concluded(design, model, exact, { parameters: known, evaluations: 1, converged: true })
      : null;
  const rough = start ? { at: start, evaluations: 0 } : roughly(design, model, thorough);
  const problem = { length: design.counted, errorsAt: (parameters: Float64Array, into: Float64Array) => exact.at(parameters, into) };
  if (conditional && exact.at(rough.at))
    return concluded(design, model, exact, { parameters: rough.at, evaluations: rough.evaluations + 1, converged: false });
  const limits = thorough ? THOROUGH : QUICK;
  const found = leastSquares(problem, rough.at, limits) ?? leastSquares(problem, still.fill(0.1), limits);
  if (!found) return null;
  const { at, evaluations, converged } = found;
  exact.at(at);
  return concluded(design, model, exact, { parameters: at, evaluations: evaluations + rough.evaluations, converged });
}

interface Judge {
  /** Runs the filter at these parameters, leaves the errors, weighted so that their squares order parameters as the likelihood does. */
  at(parameters: Float64Array, into?: Float64Array): boolean;
  /** Sum of squares of the standardised errors, without that weight. */
  squares(): number;
  logs(): number;
  readonly regression: Float64Array;
  readonly coefficients: ArimaCoefficients;
}

function createJudge(design: ArimaDesign, model: ArmaModel, filter: InnovationsFilter): Judge {
  const { order, counted } = design;
  const regression = new Float64Array(design.regressions);
  const matrix = new Float64Array(design.regressions ** 2);
  const own = new Float64Array(filter.errors[0]!.length);
  const coefficients = emptyCoefficients(order);
  let logs = 0;
  return {
    regression,
    coefficients,
    logs: () => logs,
    squares: () => squaresOf(own),
    at(parameters, into) {
      coefficientsInto(coefficients, parameters);
      expandInto(model, coefficients, order.season);
      logs = filter.run(model);
      if (!Number.isFinite(logs)) return false;
      takeOff(filter.errors, regression, matrix, own);
      if (into) {
        const weight = Math.exp(logs / (2 * counted));
        for (let t = 0; t < into.length; t++) into[t] = own[t]! * weight;
      }
      return true;
    },
  };
}

/** Regression of the first column's errors on the others' (generalised least squares, for all are whitened), and what it leaves. */
function takeOff(errors: readonly Float64Array[], effects: Float64Array, matrix: Float64Array, rest: Float64Array): void {
  const k = effects.length;
  for (let i = 0; i < k; i++) {
    effects[i] = dot(errors[i + 1]!, errors[0]!);
    for (let j = 0; j <= i; j++) matrix[i * k + j] = dot(errors[i + 1]!, errors[j + 1]!);
  }
  solveSymmetric(matrix, effects, k);
  rest.set(errors[0]!);
  for (let i = 0; i < k; i++) {
    const column = errors[i + 1]!;
    const effect = effects[i]!;
    for (let t = 0; t < rest.length; t++) rest[t]! -= effect * column[t]!;
  }
}

/** Where the first search starts: autoregressive and moving-average parameters. No start lets one cancel the other. */
const STARTS = [
  [0.1, 0.5],
  [0.5, -0.2],
] as const;

/** Parameters by the conditional sum of squares, the better of a few starts, held off the unit circle. */
function roughly(design: ArimaDesign, model: ArmaModel, thorough: boolean): { at: Float64Array; evaluations: number } {
  const { order, cheap } = design;
  const k = coefficientCount(order);
  const lags = lagsOf(order);
  const length = design.differenced[0]!.length;
  const skip = length - lags.ar > 3 * k ? lags.ar : 0;
  const filter: InnovationsFilter = {
    errors: cheap.errors,
    run(of) {
      cheap.runFromZero(of, skip);
      return 0;
    },
  };
  const judge = createJudge(design, model, filter);
  const problem = { length, errorsAt: (parameters: Float64Array, into: Float64Array) => judge.at(parameters, into) };
  let evaluations = 0;
  let best = new Float64Array(k);
  let least = Number.POSITIVE_INFINITY;
  const mixed = order.p + order.P > 0 && order.q + order.Q > 0;
  for (const [autoregressive, moving] of mixed && thorough ? STARTS : STARTS.slice(0, 1)) {
    const start = best.map((_, i) => (isMoving(order, i) ? moving : autoregressive));
    const found = leastSquares(problem, start, ROUGH);
    evaluations += found?.evaluations ?? 0;
    if (found && found.squares < least) [best, least] = [Float64Array.from(found.at), found.squares];
  }
  return { at: best.map((x, i) => heldOff(x, isMoving(order, i))), evaluations };
}

/** Whether the parameter at this place is a moving-average one. */
function isMoving({ p, q, P }: ArimaOrder, place: number): boolean {
  return (place >= p && place < p + q) || place >= p + q + P;
}

function heldOff(x: number, moving: boolean): number {
  const partial = Math.max(-START_BOUND, Math.min(START_BOUND, moving ? Math.sin(x) : Math.tanh(x)));
  return moving ? Math.asin(partial) : Math.atanh(partial);
}

function concluded(
  design: ArimaDesign,
  model: ArmaModel,
  judge: Judge,
  search: { readonly parameters: Float64Array; readonly evaluations: number; readonly converged: boolean },
): ArimaFit {
  const { order, counted } = design;
  const sigma2 = judge.squares() / counted;
  const logLikelihood = -0.5 * (counted * (Math.log(2 * Math.PI * sigma2) + 1) + judge.logs());
  const estimated = coefficientCount(order) + design.regressions + 1;
  const spare = counted - estimated - 1;
  const aicc = spare > 0 ? -2 * logLikelihood + 2 * estimated + (2 * estimated * (estimated + 1)) / spare : Number.POSITIVE_INFINITY;
  return { order, design, coefficients: judge.coefficients, model, regression: judge.regression, sigma2, logLikelihood, aicc, ...search };
}

function squaresOf(values: Float64Array): number {
  return dot(values, values);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < a.length; t++) sum += a[t]! * b[t]!;
  return sum;
}

/** The centred series with the regression effects taken off, not differenced; gaps are NaN. */
export function regressionRest({ design, regression }: ArimaFit): Float64Array {
  return withoutEffects(design.columns, regression);
}

/** The first of some columns with the effects of the others taken off. */
export function withoutEffects(columns: readonly Float64Array[], effects: Float64Array): Float64Array {
  const values = Float64Array.from(columns[0]!);
  effects.forEach((effect, i) => {
    const column = columns[i + 1]!;
    for (let t = 0; t < values.length; t++) values[t]! -= effect * column[t]!;
  });
  return values;
}
