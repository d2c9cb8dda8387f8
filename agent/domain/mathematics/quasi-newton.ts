/** Where a search ended, the cost there and how many costs it asked for. */
export interface Minimum {
  readonly at: Float64Array;
  readonly cost: number;
  readonly evaluations: number;
}

/** When a search gives up: after so many steps, or when a step gains less than `gain`. */
export interface SearchLimits {
  readonly steps: number;
  readonly gain: number;
}

const DIFFERENCE = 1e-6;
const LEAST_DECREASE = 1e-4;
const MOST_HALVINGS = 14;

/**
 * A place where a smooth function of several numbers is smallest, near the start, by quasi-Newton steps with difference gradients and
 * backtracking (Broyden, Fletcher, Goldfarb and Shanno; Nocedal and Wright 2006, algorithm 6.1). The variables should be of like size;
 * a cost that is not finite is a wall. Pure and deterministic.
 */
export function minimiseSmooth(cost: (x: Float64Array) => number, start: ArrayLike<number>, limits: SearchLimits): Minimum {
  const n = start.length;
  let x = Float64Array.from(start);
  let evaluations = 1;
  let value = cost(x);
  const gradientAt = (place: Float64Array, here: number): Float64Array => {
    const gradient = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      const kept = place[i]!;
      place[i] = kept + DIFFERENCE;
      let slope = (cost(place) - here) / DIFFERENCE;
      if (!Number.isFinite(slope)) {
        place[i] = kept - DIFFERENCE;
        slope = (here - cost(place)) / DIFFERENCE;
        evaluations++;
      }
      gradient[i] = Number.isFinite(slope) ? slope : 0;
      place[i] = kept;
    }
    evaluations += n;
    return gradient;
  };
  if (!Number.isFinite(value) || !n) return { at: x, cost: value, evaluations };
  let gradient = gradientAt(x, value);
  let inverse = scaledIdentity(n, 1 / Math.max(1, lengthOf(gradient)));
  let fresh = true;
  for (let step = 0; step < limits.steps; step++) {
    const direction = descend(inverse, gradient);
    let slope = dot(direction, gradient);
    if (slope >= 0) {
      inverse = scaledIdentity(n, 1 / Math.max(1, lengthOf(gradient)));
      fresh = true;
      for (let i = 0; i < n; i++) direction[i] = -inverse[i * n + i]! * gradient[i]!;
      slope = dot(direction, gradient);
    }
    let share = 1;
    let next = x;
    let reached = Number.POSITIVE_INFINITY;
    for (let k = 0; k < MOST_HALVINGS; k++) {
      next = x.map((v, i) => v + share * direction[i]!);
      reached = cost(next);
      evaluations++;
      if (reached <= value + LEAST_DECREASE * share * slope) break;
      share *= k < 2 ? 0.5 : 0.25;
    }
    if (!(reached < value)) {
      if (fresh) break;
      inverse = scaledIdentity(n, 1 / Math.max(1, lengthOf(gradient)));
      fresh = true;
      continue;
    }
    const gained = value - reached;
    const after = gradientAt(next, reached);
    update(inverse, { moved: next.map((v, i) => v - x[i]!), turned: after.map((v, i) => v - gradient[i]!), fresh });
    [x, value, gradient] = [next, reached, after];
    fresh = false;
    if (gained < limits.gain) break;
  }
  return { at: x, cost: value, evaluations };
}

function scaledIdentity(n: number, scale: number): Float64Array {
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) matrix[i * n + i] = scale;
  return matrix;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function lengthOf(a: Float64Array): number {
  return Math.sqrt(dot(a, a));
}

function descend(inverse: Float64Array, gradient: Float64Array): Float64Array {
  const n = gradient.length;
  const direction = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += inverse[i * n + j]! * gradient[j]!;
    direction[i] = -sum;
  }
  return direction;
}

/** The update of the inverse Hessian (Nocedal and Wright 2006, eq. 6.17), left out where the curvature is not positive. */
function update(
  inverse: Float64Array,
  { moved, turned, fresh }: { readonly moved: Float64Array; readonly turned: Float64Array; readonly fresh: boolean },
): void {
  const n = moved.length;
  const curvature = dot(moved, turned);
  if (!(curvature > 1e-12 * lengthOf(moved) * lengthOf(turned))) return;
  if (fresh) {
    const scale = curvature / dot(turned, turned);
    for (let i = 0; i < n; i++) inverse[i * n + i] = scale;
  }
  const product = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) product[i]! += inverse[i * n + j]! * turned[j]!;
  const factor = (1 + dot(turned, product) / curvature) / curvature;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      inverse[i * n + j]! += factor * moved[i]! * moved[j]! - (product[i]! * moved[j]! + moved[i]! * product[j]!) / curvature;
}
