import { levelGain } from './level-gain.ts';

/**
 * Standard deviation of the errors of each step ahead where a history has a few steps only: how errors grow over steps would be chance there, so they grow as those of a level
 * that moves by the model's share of each error, var(h) = s^2 (1 + (h - 1) gain^2) (Hyndman et al. 2008, table 6.1), and s is told by errors of one step. Where the share cannot
 * be told it is that of a mean of all steps.
 */
export function fewStepsSd(
  pathErrors: readonly ArrayLike<number>[],
  { steps, horizon }: { readonly steps: number; readonly horizon: number },
): number[] {
  const gain = levelGain(pathErrors) ?? 1 / steps;
  const variance = pathErrors.reduce((sum, errors) => sum + errors[0]! ** 2, 0) / pathErrors.length;
  return Array.from({ length: horizon }, (_, k) => Math.sqrt(variance * (1 + k * gain * gain)));
}
