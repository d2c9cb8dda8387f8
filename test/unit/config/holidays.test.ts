import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../agent/config/load.ts';
import { ConfigurationError, formatProblem } from '../../../agent/config/problem.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quartermaster-holidays-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function load(agent: string, holidays: string | null = null) {
  writeFileSync(join(folder, 'agent.yaml'), agent);
  if (holidays !== null) writeFileSync(join(folder, 'holidays.yaml'), holidays);
  return loadConfig(join(folder, 'agent.yaml'), {}).site.holidays;
}

function problems(agent: string, holidays: string): string[] {
  try {
    load(agent, holidays);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems.map((problem) => formatProblem('f', problem));
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('holidays', () => {
  it('stand in the configuration, and more of them in a file beside it', () => {
    const own = "site:\n  holidaysFile: holidays.yaml\n  holidays:\n    - {date: '12-25', name: Christmas}\n";
    expect(load(own, '- date: 2026-05-14\n  name: Market day\n  closed: false\n')).toEqual([
      { date: '12-25', name: 'Christmas', closed: true },
      { date: '2026-05-14', name: 'Market day', closed: false },
    ]);
    expect(load('site: {}\n')).toEqual([]);
  });

  it('are refused with the place of each problem in their file', () => {
    const named = 'site:\n  holidaysFile: holidays.yaml\n';
    expect(problems(named, "- {date: '02-30', name: Never}\n- {date: '12-25', nmae: Christmas}\n")).toEqual([
      'f:1:10: [0].date: must be YYYY-MM-DD, or MM-DD for every year',
      expect.stringMatching(/^f:2:\d+: \[1\]\.name: is missing/),
      'f:2:19: [1].nmae: unknown option; did you mean name?',
    ]);
  });

  it('are asked for where their file is not there', () => {
    expect(() => load('site:\n  holidaysFile: gone.yaml\n')).toThrow(expect.objectContaining({ code: 'input-missing' }));
  });
});
