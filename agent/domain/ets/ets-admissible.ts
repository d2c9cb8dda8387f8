import type { EtsWeights } from './ets-form.ts';

/**
 * Whether old errors die out in a seasonal form: all roots of its characteristic polynomial lie inside the unit circle (Hyndman et al.
 * 2008, section 10.2), by the step-down test of Schur and Cohn. Weights within the usual bounds need not be so.
 */
export function isAdmissible({ alpha, beta, gamma, phi }: EtsWeights, period: number): boolean {
  const trended = beta > 0;
  const degree = trended ? period + 1 : period;
  // Coefficients after the leading 1, falling powers; without a trend the root at 1 that every season has is divided out.
  const rest = new Float64Array(degree).fill(trended ? alpha + beta - alpha * phi : alpha);
  if (trended) {
    rest[0] = alpha + beta - phi;
    rest[degree - 2] = alpha + beta - alpha * phi + gamma - 1;
    rest[degree - 1] = phi * (1 - alpha - gamma);
  } else rest[degree - 1] = alpha + gamma - 1;
  for (let length = degree; length > 0; length--) {
    const last = rest[length - 1]!;
    if (!(Math.abs(last) < 1)) return false;
    const scale = 1 / (1 - last * last);
    for (let i = 0, j = length - 2; i <= j; i++, j--) {
      const [low, high] = [rest[i]!, rest[j]!];
      rest[i] = (low - last * high) * scale;
      rest[j] = (high - last * low) * scale;
    }
  }
  return true;
}
