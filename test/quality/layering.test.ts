import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from './source-files.ts';

interface Cruise {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly { readonly from: string; readonly to: string; readonly rule: { readonly name: string } }[];
  };
}

function cruise(folder: string): Cruise {
  const program = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const words = [program, '--config', 'test/quality/dependency-cruiser.cjs', '--output-type', 'json', 'agent', 'simulator'];
  const { stdout, stderr } = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Cruise;
}

const broken = (found: Cruise): string[] => found.summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} -> ${to}`);

describe('who may import whom', () => {
  it('is kept by every file, type-only imports included', () => {
    const found = cruise(ROOT);
    expect(broken(found)).toEqual([]);
    expect(found.summary.totalCruised).toBeGreaterThan(150);
  });

  describe('is enforced', () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'quartermaster-layers-'));
      for (const file of ['tsconfig.json', 'package.json', 'test/quality/dependency-cruiser.cjs'])
        cpSync(join(ROOT, file), join(folder, file), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it.each([
      ['domain-is-pure', 'agent/domain/bad.ts', "import { readFileSync } from 'node:fs';\nexport const a = readFileSync;\n"],
      ['domain-is-pure', 'agent/domain/bad.ts', "import type { z } from 'zod';\nexport type A = z.ZodType;\n"],
      ['pipeline-knows-no-variant', 'agent/pipeline/bad.ts', "import { other } from '../policies/index.ts';\nexport const a = other;\n"],
      ['store-is-sqlite', 'agent/store/bad.ts', "import { other } from '../pipeline/other.ts';\nexport const a = other;\n"],
      ['policies-not-each-other', 'agent/policies/bad.ts', "import { other } from './other.ts';\nexport const a = other;\n"],
      ['agent-never-imports-simulator', 'agent/cli/bad.ts', "import { other } from '../../simulator/other.ts';\nexport const a = other;\n"],
      ['agent-wires-no-adapter', 'agent/agent.ts', "import { other } from './adapters/other.ts';\nexport const a = other;\n"],
      ['adapters-face-outwards', 'agent/adapters/bad.ts', "import { other } from '../store/other.ts';\nexport const a = other;\n"],
      [
        'only-the-worker-pool-knows-workers',
        'agent/adapters/bad.ts',
        "import { other } from '../workers/other.ts';\nexport const a = other;\n",
      ],
      ['dashboard-stands-alone', 'agent/dashboard/bad.js', "import { other } from '../policies/other.ts';\nexport const a = other;\n"],
      ['nothing-imports-dashboard', 'agent/api/bad.ts', "import { other } from '../dashboard/other.js';\nexport const a = other;\n"],
    ])('%s', (rule, file, text) => {
      for (const other of [
        'agent/policies/index.ts',
        'agent/policies/other.ts',
        'agent/pipeline/other.ts',
        'agent/adapters/other.ts',
        'agent/store/other.ts',
        'agent/workers/other.ts',
        'agent/dashboard/other.js',
        'simulator/other.ts',
      ])
        write(other, 'export const other = 1;\n');
      write(file, text);
      expect(cruise(folder).summary.violations.map((violation) => violation.rule.name)).toContain(rule);
    });

    it('no-cycles, through types', () => {
      write('agent/domain/a.ts', "import type { B } from './b.ts';\nexport type A = B | 1;\n");
      write('agent/domain/b.ts', "import type { A } from './a.ts';\nexport type B = A[];\n");
      write('simulator/other.ts', 'export const other = 1;\n');
      expect(cruise(folder).summary.violations.map((violation) => violation.rule.name)).toContain('no-cycles');
    });

    function write(path: string, text: string): void {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  });
});
