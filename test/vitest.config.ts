import { configDefaults, defineConfig } from 'vitest/config';
import { PROOFS, shared } from './vitest.shared.ts';

// What a change is checked with in some minutes. The long proofs have a configuration of their own.
export default defineConfig({
  test: { ...shared, include: ['test/**/*.test.ts'], exclude: [...configDefaults.exclude, ...PROOFS] },
});
