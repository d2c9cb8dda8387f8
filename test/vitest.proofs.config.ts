import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { PROOFS, shared } from './vitest.shared.ts';

/** Those that take longest, longest first: begun last, they would run alone at the end. */
const LONG = ['fuzz.test.ts', 'hostile.test.ts', 'power.test.ts', 'fuzz-teeth.test.ts'] as const;

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = LONG.findIndex((name) => moduleId.endsWith(`/${name}`));
      return place < 0 ? LONG.length : place;
    };
    return files.toSorted((a, b) => rank(a) - rank(b) || (a.moduleId < b.moduleId ? -1 : 1));
  }
}

// Real processes killed, starved, lied to, and seeds played: minutes, not seconds.
export default defineConfig({ test: { ...shared, include: [...PROOFS], sequence: { sequencer: LongestFirst } } });
