import { configDefaults, defineConfig } from 'vitest/config';
import { PROOFS, shared } from './vitest.shared.ts';

// To start a process for each of these, and to load the program in it anew, would take longer than their tests.
const TOGETHER = ['unit', 'property', 'contract', 'integration/agent', 'simulation'].map((folder) => `test/${folder}/**/*.test.ts`);

// What a change is checked with in some minutes. The long proofs have a configuration of their own.
export default defineConfig({
  test: {
    ...shared,
    projects: [
      { extends: true, test: { name: 'together', include: TOGETHER, exclude: [...configDefaults.exclude, ...PROOFS], isolate: false } },
      {
        extends: true,
        test: { name: 'apart', include: ['test/**/*.test.ts'], exclude: [...configDefaults.exclude, ...PROOFS, ...TOGETHER] },
      },
    ],
  },
});
