import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../agent/config/load.ts';
import { ConfigurationError } from '../../../agent/config/problem.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quartermaster-rules-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function load(...lines: string[]) {
  const file = join(folder, 'agent.yaml');
  writeFileSync(file, `replenishment:\n  rules:\n${lines.map((line) => `    ${line}`).join('\n')}\n`);
  return loadConfig(file, {}).replenishment.rules;
}

function problemsOf(...lines: string[]): string[] {
  try {
    load(...lines);
  } catch (error) {
    if (error instanceof ConfigurationError)
      return error.problems.map(({ line, path, message }) => `${line} ${path.replace('replenishment.rules', '')}: ${message}`);
    throw error;
  }
  throw new Error('the rules were accepted');
}

describe('rules of the house', () => {
  it('are read with one entry or many in each field, and with the defaults of their policies', () => {
    expect(
      load(
        '- {name: slow, match: {class: [CZ, CY], category: tools}, policy: {kind: min-max, min: 1, max: 4}}',
        '- {name: night, when: "onHand < 2 && hour(now) < 6", approval: manual}',
        '- {name: dear, match: {sku: "TV-*"}, serviceLevel: 0.9, policy: {kind: reorder-point}}',
      ),
    ).toMatchObject([
      { name: 'slow', match: { class: ['CZ', 'CY'], category: ['tools'] }, policy: { kind: 'min-max', min: 1, max: 4 } },
      { name: 'night', match: {}, when: 'onHand < 2 && hour(now) < 6', approval: 'manual' },
      { name: 'dear', match: { sku: ['TV-*'] }, serviceLevel: 0.9, policy: { kind: 'reorder-point', reviewDays: 1 } },
    ]);
  });

  it('with faults are refused, each fault with its path and line', () => {
    expect(
      problemsOf(
        '- {name: a, when: "onHnd < 2", hold: true}',
        '- {name: a, match: {class: D}, hold: true}',
        '- {name: b, match: {catgory: x}, hold: true}',
        '- {name: c, match: {sku: 5}, when: "onHand + 1", hold: true}',
        '- {name: d, match: {sku: X}}',
        '- {name: e, policy: {kind: min-max, min: 5, max: 2}}',
        '- {name: f, policy: {kind: minmax}}',
        '- {name: g, approvalAboveMinor: 100}',
        '- {name: "h i", hold: true}',
        '- 5',
      ),
    ).toEqual([
      '3 [0].when: at character 1: unknown name onHnd; did you mean onHand?',
      '4 [1].name: "a" is configured twice',
      '4 [1].match.class: must be one or more of A, B, C, X, Y, Z, AX, AY, AZ, BX, BY, BZ, CX, CY, CZ',
      '5 [2].match.catgory: unknown option; did you mean category?',
      '6 [3].match.sku: must be a text or a list of texts',
      '6 [3].when: must be true or false, not a number',
      '7 [4]: says nothing of its items: give it a policy, an approval, a hold or a service',
      '8 [5].policy.max: max is below min',
      expect.stringMatching(/^9 \[6\]\.policy\.kind: unknown kind; there are reorder-point, min-max/),
      '10 [7].approvalAboveMinor: needs replenishment.approvalCurrency',
      expect.stringMatching(/^11 \[8\]\.name: must be 1 to 40/),
      '12 [9]: must be a group of options, not a number',
    ]);
  });

  it('may hold for a season or once, and days that are no span are refused', () => {
    expect(
      load(
        '- {name: winter, during: {from: 11-15, through: 02-28}, hold: true}',
        '- {name: fair, during: {from: 2026-09-19, through: 2026-10-04}, hold: true}',
      ).map(({ during }) => during),
    ).toEqual([
      { from: '11-15', through: '02-28' },
      { from: '2026-09-19', through: '2026-10-04' },
    ]);
    expect(
      problemsOf(
        '- {name: a, during: {from: 11-31, through: 12-01}, hold: true}',
        '- {name: b, during: {from: 2026-02-01, through: 03-01}, hold: true}',
        '- {name: c, during: {from: 2026-02-01, through: 2026-01-31}, hold: true}',
        '- {name: d, during: {from: 11-01, through: 12-01}}',
      ),
    ).toEqual([
      '3 [0].during: from and through must both be dates YYYY-MM-DD, or both days of each year MM-DD',
      '4 [1].during: from and through must both be dates YYYY-MM-DD, or both days of each year MM-DD',
      '5 [2].during: through must not be before from',
      '6 [3]: says nothing of its items: give it a policy, an approval, a hold or a service',
    ]);
  });
});
