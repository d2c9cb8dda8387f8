/** Throws when `condition` is false: a bug of ours, never an expected outcome. The process dies with its state safe on disk. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${message}`);
}
