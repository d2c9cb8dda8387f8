import { readdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../../../agent/config/problem.ts';
import { drawRun } from '../../../../simulator/fuzz/draw.ts';
import { loadScenario } from '../../../../simulator/scenario/load.ts';
import { scenarioText } from '../../../../simulator/scenario/write.ts';
import { temporaryFolder } from '../../../support/program.ts';

const FOLDER = new URL('../../../../config/scenarios/', import.meta.url);

function problemsOf(text: string): string[] {
  const folder = temporaryFolder();
  try {
    writeFileSync(folder.file('scenario.yaml'), text);
    loadScenario(folder.file('scenario.yaml'));
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map(({ line, path, message }) => `${line}: ${path}: ${message}`);
  } finally {
    folder.remove();
  }
}

describe('scenario files', () => {
  it.each(readdirSync(FOLDER))('config/scenarios/%s can be read', (name) => {
    const plan = loadScenario(new URL(name, FOLDER).pathname);
    expect(plan.title.length).toBeGreaterThan(10);
    expect(loadScenario(new URL(name, FOLDER).pathname)).toEqual(plan);
  });

  it('list every problem with its place: typos, unknown kinds, what does not go together, the options of the agent', () => {
    const text = `title: bad
dayz: 3
faults:
  - kind: brokr-down
    at: 1d 09:00
  - kind: crash
    at: noon
    statment: 3
  - kind: delay
  - kind: drop
    at: 1d
    most: 2h
agent:
  replenishment:
    evry: 15m
`;
    const problems = problemsOf(text);
    for (const pattern of [
      /^2: dayz: unknown option; did you mean days\?/,
      /^4: faults\[0\].*unknown kind; there are drop, duplicate/,
      /^7: faults\[1\]\.at: must be a day and a time/,
      /^8: faults\[1\]\.statment: unknown option; did you mean statement\?/,
      /^9: faults\[2\]: needs either at or chancePerDay/,
      /^12: faults\[3\]\.most: goes with chancePerDay only/,
      /^15: agent\.replenishment\.evry: unknown option; did you mean every\?/,
    ])
      expect(problems).toContainEqual(expect.stringMatching(pattern));
    expect(problems).toHaveLength(7);
  });

  it('hold any run that a seed draws', () => {
    const folder = temporaryFolder();
    try {
      for (let seed = 1; seed <= 30; seed++) {
        const plan = drawRun(seed, { days: 14 });
        writeFileSync(folder.file('scenario.yaml'), scenarioText(plan));
        const { demandFile: _, ...read } = loadScenario(folder.file('scenario.yaml'));
        expect(read).toEqual(plan);
      }
    } finally {
      folder.remove();
    }
  });

  it('give every fault a time: as the file says, or drawn from the seed', () => {
    const folder = temporaryFolder();
    try {
      const file = folder.file('scenario.yaml');
      const text = `title: drawn faults
days: 30
faults:
  - { kind: broker-down, at: 3d 09:30, for: 2h }
  - { kind: delay, chancePerDay: 0.5, for: 1h, most: 2h, by: 3m }
`;
      writeFileSync(file, text);
      const { faults } = loadScenario(file);
      expect(faults).toContainEqual({
        name: 'broker-down@0',
        kind: 'broker-down',
        at: (3 * 24 + 9.5) * 3_600_000,
        forMs: 7_200_000,
        options: {},
      });
      const drawn = faults.filter(({ kind }) => kind === 'delay');
      expect(drawn.length).toBeGreaterThan(5);
      for (const { forMs, options } of drawn) {
        expect(forMs).toBeGreaterThanOrEqual(3_600_000);
        expect(forMs).toBeLessThanOrEqual(7_200_000);
        expect(options).toEqual({ by: '3m' });
      }
      expect(loadScenario(file).faults).toEqual(faults);
      expect(loadScenario(file, 'another').faults).not.toEqual(faults);
    } finally {
      folder.remove();
    }
  });
});
