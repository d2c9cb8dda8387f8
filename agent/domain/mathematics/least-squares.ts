import { solveSymmetric } from './linear-system.ts';

/** Errors as a smooth function of a few parameters of like size. */
export interface LeastSquaresProblem {
  /** How many errors there are. */
  readonly length: number;
  /** Writes the errors at these parameters; false where there are none. */
  errorsAt(parameters: Float64Array, into: Float64Array): boolean;
}

/** Where a search ended, the sum of squares there, how often it asked for errors, and whether it stopped because no step gains any more. */
export interface LeastSquaresFit {
  readonly at: Float64Array;
  readonly squares: number;
  readonly evaluations: number;
  readonly converged: boolean;
}

/** When a search stops: after so many evaluations, or when a step gains less than this share of the squares. */
export interface LeastSquaresLimits {
  readonly evaluations: number;
  readonly gain: number;
}

const DIFFERENCE = 1e-6;
const LONGEST_STEP = 1;
const FIRST_DAMPING = 1e-3;
const STIFFEST = 1e8;
const FLOOR = 1e-2;

/**
 * Parameters near the start at which the sum of squared errors is smallest: Gauss-Newton steps, damped while they fail (Marquardt 1963),
 * with the curvature that Gauss and Newton leave out learnt from step to step (Dennis, Gay and Welsch 1981), and forward differences.
 * Null where the start has no errors. Pure and deterministic.
 */
export function leastSquares(problem: LeastSquaresProblem, start: ArrayLike<number>, limits: LeastSquaresLimits): LeastSquaresFit | null {
  const k = start.length;
  let at = Float64Array.from(start);
  let errors = new Float64Array(problem.length);
  if (!problem.errorsAt(at, errors)) return null;
  let squares = sumOfSquares(errors);
  let evaluations = 1;
  if (!k || !(squares > 0)) return { at, squares, evaluations, converged: true };
  let trial = new Float64Array(problem.length);
  const slopes = Array.from({ length: k }, () => new Float64Array(problem.length));
  const system = createSystem(k);
  let damping = FIRST_DAMPING;
  while (evaluations + k < limits.evaluations) {
    differentiate(problem, at, errors, slopes);
    evaluations += k;
    system.linearise(slopes, errors);
    let gained = -1;
    while (damping < STIFFEST && evaluations < limits.evaluations) {
      const step = system.step(damping);
      const next = at.map((value, i) => value + step[i]!);
      evaluations++;
      const reached = problem.errorsAt(next, trial) ? sumOfSquares(trial) : Number.NaN;
      if (reached <= squares) {
        gained = squares - reached;
        system.moved(slopes, trial);
        [at, errors, trial, squares] = [next, trial, errors, reached];
        damping = Math.max(1e-9, damping / 10);
        break;
      }
      if (!system.forget()) damping *= 8;
    }
    if (gained <= limits.gain * squares) return { at, squares, evaluations, converged: gained >= 0 || damping >= STIFFEST };
  }
  return { at, squares, evaluations, converged: false };
}

function sumOfSquares(errors: Float64Array): number {
  return dot(errors, errors);
}

/** Slopes of the errors in each parameter; a parameter whose neighbourhood has no errors stays where it is. */
function differentiate(problem: LeastSquaresProblem, at: Float64Array, errors: Float64Array, slopes: readonly Float64Array[]): void {
  for (let i = 0; i < at.length; i++) {
    const kept = at[i]!;
    const slope = slopes[i]!;
    at[i] = kept + DIFFERENCE;
    if (problem.errorsAt(at, slope)) for (let t = 0; t < slope.length; t++) slope[t] = (slope[t]! - errors[t]!) / DIFFERENCE;
    else slope.fill(0);
    at[i] = kept;
  }
}

interface System {
  /** Takes the slopes and errors at a new place, and learns from how the gradient turned on the way there. */
  linearise(slopes: readonly Float64Array[], errors: Float64Array): void;
  /** The step that this damping allows; overwritten by the next. */
  step(damping: number): Float64Array;
  /** Remembers the last step, the old slopes with the new errors. */
  moved(slopes: readonly Float64Array[], errors: Float64Array): void;
  /** Drops what was learnt; false where there was nothing. */
  forget(): boolean;
}

function createSystem(k: number): System {
  const gauss = new Float64Array(k * k);
  const learnt = new Float64Array(k * k);
  const damped = new Float64Array(k * k);
  const [downhill, before, carried, step] = [new Float64Array(k), new Float64Array(k), new Float64Array(k), new Float64Array(k)];
  let known = false;
  let waiting = false;
  return {
    linearise(slopes, errors) {
      before.set(downhill);
      for (let i = 0; i < k; i++) {
        downhill[i] = -dot(slopes[i]!, errors);
        for (let j = 0; j <= i; j++) gauss[i * k + j] = gauss[j * k + i] = dot(slopes[i]!, slopes[j]!);
      }
      if (waiting) known = learn(learnt, { step, turned: minus(before, downhill), own: minus(carried, downhill) });
      waiting = false;
    },
    step(damping) {
      let most = 0;
      for (let i = 0; i < k; i++) most = Math.max(most, gauss[i * k + i]!);
      for (let i = 0; i < damped.length; i++) damped[i] = gauss[i]! + learnt[i]!;
      // A parameter that hardly matters here may not leap: its own curvature alone would not hold it.
      for (let i = 0; i < k; i++) damped[i * k + i]! += damping * (gauss[i * k + i]! + FLOOR * most);
      step.set(downhill);
      solveSymmetric(damped, step, k);
      for (let i = 0; i < k; i++) step[i] = Math.max(-LONGEST_STEP, Math.min(LONGEST_STEP, step[i]!));
      return step;
    },
    moved(slopes, errors) {
      for (let i = 0; i < k; i++) carried[i] = -dot(slopes[i]!, errors);
      waiting = true;
    },
    forget() {
      const had = known;
      learnt.fill(0);
      known = false;
      return had;
    },
  };
}

/** Secant update of the second-order part: `own` is how the slopes turned the gradient, `turned` how it turned in all. */
function learn(learnt: Float64Array, { step, turned, own }: Record<'step' | 'turned' | 'own', Float64Array>): boolean {
  const k = step.length;
  const curvature = dot(turned, step);
  if (!(curvature > 0)) return learnt.some((value) => value !== 0);
  const image = Float64Array.from(step, (_, i) => {
    let sum = 0;
    for (let j = 0; j < k; j++) sum += learnt[i * k + j]! * step[j]!;
    return sum;
  });
  const seen = Math.abs(dot(step, image));
  const size = seen > 0 ? Math.min(1, Math.abs(dot(step, own)) / seen) : 1;
  const rest = Float64Array.from(own, (value, i) => value - size * image[i]!);
  const along = dot(rest, step) / curvature;
  for (let i = 0; i < k; i++)
    for (let j = 0; j < k; j++)
      learnt[i * k + j] =
        size * learnt[i * k + j]! + (rest[i]! * turned[j]! + turned[i]! * rest[j]! - along * turned[i]! * turned[j]!) / curvature;
  return true;
}

function minus(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - b[i]!);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
