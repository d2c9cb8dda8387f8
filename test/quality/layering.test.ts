import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

/** The rule that must find it, the file that breaks it, and what that file imports. */
const BREACHES: readonly (readonly [rule: string, file: string, imported: string])[] = [
  ['domain-is-pure', 'agent/domain/reads.ts', 'node:fs'],
  ['domain-is-pure', 'agent/domain/parses.ts', 'zod'],
  ['domain-is-pure', 'agent/domain/knows-ports.ts', '../ports.ts'],
  ['decoders-see-the-domain', 'agent/decoders/keeps.ts', '../store/other.ts'],
  ['forecasters-see-the-domain', 'agent/forecasters/wraps.ts', 'arima'],
  ['arima-library-wraps-arima', 'agent/forecasters/arima-library.ts', 'zod'],
  ['policies-see-the-domain', 'agent/policies/reads.ts', 'node:fs'],
  ['policies-not-each-other', 'agent/policies/leans.ts', './other.ts'],
  ['advisors-see-the-domain', 'agent/advisors/asks.ts', '../config/other.ts'],
  ['sinks-are-io', 'agent/sinks/keeps.ts', '../store/other.ts'],
  ['store-is-sqlite', 'agent/store/calls.ts', '../pipeline/other.ts'],
  ['pipeline-knows-no-variant', 'agent/pipeline/picks.ts', '../policies/index.ts'],
  ['api-is-the-way-in', 'agent/api/reaches.ts', '../adapters/other.ts'],
  ['config-knows-the-doors', 'agent/config/calls.ts', '../pipeline/other.ts'],
  ['workers-compute', 'agent/workers/keeps.ts', '../store/other.ts'],
  ['adapters-face-outwards', 'agent/adapters/keeps.ts', '../store/other.ts'],
  ['only-the-worker-pool-knows-workers', 'agent/adapters/computes.ts', '../workers/other.ts'],
  ['agent-wires-no-adapter', 'agent/agent.ts', './adapters/other.ts'],
  ['agent-wires-no-adapter', 'agent/wiring/plugs.ts', '../cli/other.ts'],
  ['ports-and-errors-are-words', 'agent/errors.ts', './store/other.ts'],
  ['registry-knows-no-variant', 'agent/registry.ts', './policies/other.ts'],
  ['dashboard-stands-alone', 'agent/dashboard/asks.js', '../policies/other.ts'],
  ['nothing-imports-dashboard', 'agent/api/shows.ts', '../dashboard/other.js'],
  ['agent-never-imports-simulator', 'agent/cli/plays.ts', '../../simulator/other.ts'],
  ['simulator-stands-beside', 'simulator/serves.ts', 'fastify'],
  ['nothing-imports-test', 'simulator/cheats.ts', '../test/support/other.ts'],
  ['every-folder-is-in-the-table', 'agent/annex/hides.ts', '../store/other.ts'],
  ['no-development-package', 'agent/cli/needs.ts', 'node-cron'],
  ['nothing-unresolved', 'agent/cli/hopes.ts', './nowhere.ts'],
  ['no-cycles', 'agent/domain/chicken.ts', './egg.ts'],
];
const KEPT: readonly (readonly [file: string, imported: string])[] = [
  ['agent/pipeline/stores.ts', '../store/other.ts'],
  ['agent/store/opens.ts', 'better-sqlite3'],
  ['agent/adapters/worker-pool.ts', '../workers/other.ts'],
  ['agent/cli/starts.ts', '../adapters/other.ts'],
  ['simulator/drives.ts', '../agent/store/other.ts'],
];

const typesOf = (imported: string): string => `import type * as a from '${imported}';\nexport type A = typeof a;\n`;

describe('who may import whom', () => {
  it('is kept by every file, type-only imports included', () => {
    const found = cruise(ROOT);
    expect(broken(found)).toEqual([]);
    expect(found.summary.totalCruised).toBeGreaterThan(150);
  });

  describe('is enforced: in a tree of breaches', () => {
    const folder = mkdtempSync(join(tmpdir(), 'quartermaster-layers-'));
    let violations: Cruise['summary']['violations'];
    beforeAll(() => {
      for (const file of ['tsconfig.json', 'package.json', 'test/quality/dependency-cruiser.cjs'])
        cpSync(join(ROOT, file), join(folder, file), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
      const files = [...BREACHES.map(([, file, imported]) => [file, imported] as const), ...KEPT];
      for (const [file, imported] of files) {
        if (!imported.startsWith('.') || imported.includes('nowhere')) continue;
        const other = join(dirname(file), imported);
        if (!files.some(([path]) => path === other)) write(other, 'export const other = 1;\n');
      }
      // Imported as types only, which counts as much as any other import; but a package for development is fine as a type.
      for (const [file, imported] of files)
        write(file, imported === 'node-cron' || file.endsWith('.js') ? `export * from '${imported}';\n` : typesOf(imported));
      write('agent/domain/egg.ts', typesOf('./chicken.ts'));
      violations = cruise(folder).summary.violations;
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it.each(BREACHES)('%s finds %s, which imports %s', (rule, file) => {
      expect(violations.filter(({ from }) => from === file).map((violation) => violation.rule.name)).toContain(rule);
    });

    it.each(KEPT)('nothing is said of %s, which imports %s', (file) => {
      expect(violations.filter(({ from }) => from === file)).toEqual([]);
    });

    function write(path: string, text: string): void {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  });
});
