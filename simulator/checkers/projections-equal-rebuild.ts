import type { Checker } from './checker.ts';

/** Stock and demand are what a rebuild makes of the journal. */
export const projectionsEqualRebuild: Checker = {
  name: 'projections equal a rebuild',
  check: ({ records }) => records.differences[0] ?? null,
};
