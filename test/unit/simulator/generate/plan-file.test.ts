import { readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigurationError, formatProblem } from '../../../../agent/config/problem.ts';
import { operationOfPlan, readPlan } from '../../../../simulator/generate/plan-file.ts';
import { placesOf } from '../../../../simulator/generate/plan-items.ts';
import { temporaryFolder } from '../../../support/program.ts';

const PLANS = fileURLToPath(new URL('../../../../config/plans', import.meta.url));
const WHOLE = `
aisles: [{name: A, shelves: 2, levels: 2, scales: [1]}, {name: B, shelves: 9}]
shifts: [{name: day, from: "08:00", to: "16:00"}]
trucks: [{at: "07:00"}]
items: [{class: smooth, count: 5, places: 2}, {class: lumpy, count: 2}]
`;

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

function read(text: string) {
  writeFileSync(folder.file('plan.yaml'), text);
  return readPlan(folder.file('plan.yaml'));
}

function problemsOf(text: string): string[] {
  try {
    read(text);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map((problem) => formatProblem('plan', problem));
  }
}

describe('a warehouse plan', () => {
  it('is read with defaults for what it leaves out', () => {
    expect(read(WHOLE)).toMatchObject({
      ...{ site: 'main', days: 14, seed: '1', start: '2026-01-05', suppliers: ['Acme', 'Borealis'] },
      devices: { scanners: 4, dockScanners: 1, scaleEvery: 4 * 3_600_000 },
      shifts: [{ from: 8 * 3_600_000, to: 16 * 3_600_000, days: new Set([0, 1, 2, 3, 4, 5, 6]), pickers: 2 }],
      trucks: [{ at: 7 * 3_600_000, coverDays: 10 }],
    });
  });

  it('names places by aisle, shelf and level, and puts each item at places of its own, every scale under one', () => {
    const plan = read(WHOLE);
    expect(placesOf(plan).onScales).toEqual(['A-01-1', 'A-02-1']);
    const { items } = operationOfPlan(plan, {});
    const bins = items.flatMap((item) => item.bins);
    expect(new Set(bins).size).toBe(bins.length);
    expect(
      items
        .filter((item) => item.watchedBy === 'scale')
        .map((item) => item.bins[0])
        .sort(),
    ).toEqual(['A-01-1', 'A-02-1']);
    for (const item of items) {
      const isSpread = item.watchedBy === 'scanner' && item.demand.name === 'smooth';
      expect(item.bins).toHaveLength(isSpread ? 2 : 1);
      expect(['Acme', 'Borealis']).toContain(item.supplier);
    }
  });

  it('can be asked for other days, another seed and another site than it says', () => {
    const operation = operationOfPlan(read(WHOLE), { days: 3, seed: 'other', site: 'north' });
    expect(operation).toMatchObject({ days: 3, seed: 'other', site: 'north', firstDay: 20_458 });
    expect(operation.items.map((item) => item.initialUnits)).not.toEqual(
      operationOfPlan(read(WHOLE), {}).items.map((item) => item.initialUnits),
    );
  });

  it('lists everything that is wrong with it, with path and line', () => {
    const text = `
site: "my site"
aisles: [{name: A, shelfs: 2}]
shifts: [{name: day, from: "08:00", to: 1600}]
devices: {scaleEvery: 0s}
trucks: []
items: [{class: smoothe, count: 0}]
dayz: 3
`;
    expect(problemsOf(text)).toEqual([
      expect.stringMatching(/^plan:2:7: site: must be 1 to 64 letters/),
      expect.stringMatching(/^plan:3:10: aisles\[0\]\.shelves: is missing/),
      'plan:3:20: aisles[0].shelfs: unknown option; did you mean shelves?',
      expect.stringMatching(/^plan:4:41: shifts\[0\]\.to: must be a text, not a number/),
      'plan:5:23: devices.scaleEvery: must be at least 1s',
      'plan:6:9: trucks: must not be empty',
      expect.stringMatching(/^plan:7:17: items\[0\]\.class: must be one of .*did you mean smooth\?/),
      expect.stringMatching(/^plan:7:33: items\[0\]\.count: must be at least 1/),
      'plan:8:1: dayz: unknown option; did you mean days?',
    ]);
  });

  it.each([
    ['a level that is not there', ['scales: [1]', 'scales: [1, 3]'], 'aisles[0].scales[1]: the aisle has 2 levels'],
    ['an aisle twice', ['name: B', 'name: A'], 'aisles[1].name: is the name of an aisle before'],
    ['more scales than items', ['shelves: 2', 'shelves: 20'], 'aisles: have 20 scales for 7 items'],
    ['too few places', ['shelves: 9', 'shelves: 1'], 'aisles: have 3 places without a scale; the items may need 10'],
    ['a shift without length', ['"16:00"', '"08:00"'], 'shifts[0].to: is when the shift begins'],
    ['too few scanners', ['"16:00"', '"16:00", pickers: 5'], 'shifts[0].pickers: there are 4 scanners'],
    [
      'a supplier unknown',
      ['"07:00"', '"07:00", suppliers: [Acne, Borealis]'],
      'trucks[0].suppliers[0]: is none of the suppliers; did you mean Acme?',
    ],
    ['goods that never come', ['"07:00"', '"07:00", suppliers: [Acme]'], 'trucks: none of them brings the goods of Borealis'],
    ['demand upside down', ['count: 2', 'count: 2, unitsPerDay: [9, 3]'], 'items[1].unitsPerDay: the least is more than the most'],
    ['a day long ago', ['aisles:', 'start: "2019-12-31"\naisles:'], 'start: must be YYYY-MM-DD, from 2020 on'],
  ] as const)('is refused for %s', (_what, [from, to], message) => {
    expect(problemsOf(WHOLE.replace(from, to))).toContainEqual(expect.stringContaining(message));
  });

  it('is input that is missing where there is no such file', () => {
    expect(() => readPlan(folder.file('absent.yaml'))).toThrow(expect.objectContaining({ code: 'input-missing' }));
  });

  it.each(readdirSync(PLANS))('%s, which comes with the product, is one', (name) => {
    const operation = operationOfPlan(readPlan(`${PLANS}/${name}`), {});
    expect(operation.items.length).toBeGreaterThan(10);
    if (name !== 'five-hundred-devices.yaml') return;
    const scales = operation.items.filter((item) => item.watchedBy === 'scale').length;
    expect(scales + operation.scanners + operation.dockScanners).toBe(500);
  });
});
