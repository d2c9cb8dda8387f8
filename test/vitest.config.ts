import { defineConfig } from 'vitest/config';

// Real brokers, files and workers: generous limits, two processes at a time as on the smallest gateway.
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    pool: 'forks',
  },
});
