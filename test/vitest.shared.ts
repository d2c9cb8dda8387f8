/** Tests that take longer than a change should wait for: `npm run test:proofs`. */
export const PROOFS = ['test/integration/faults/**/*.test.ts', 'test/simulation/fuzz*.test.ts'] as const;

/** Real brokers, files and workers: generous limits, two processes at a time as on the smallest gateway. */
export const shared = {
  globalSetup: 'test/support/build.ts',
  root: new URL('..', import.meta.url).pathname,
  testTimeout: 60_000,
  hookTimeout: 60_000,
  maxWorkers: 2,
  pool: 'forks',
} as const;
