import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { QUARTERMASTER } from '../../agent/cli/commands.ts';
import { run } from '../../agent/cli/run.ts';

const SHARED = fileURLToPath(new URL('../../../shared/', import.meta.url));
const SCORER = join(SHARED, 'reference/forecast-scores.mjs');
const there = existsSync(SCORER) || process.env['CI'] === 'true';
const skipped = there ? '' : ' (skipped: no ../shared on this machine)';

const folder = mkdtempSync(join(tmpdir(), 'forecast-scores-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function quartermaster(...words: string[]): Promise<string> {
  let out = '';
  const io = { stdout: { write: (text: string) => (out += text) }, stderr: { write: () => true } };
  expect(await run(QUARTERMASTER, words, io)).toBe(0);
  return out;
}

const reference = (...words: string[]) =>
  execFileSync(process.execPath, [SCORER, ...words], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

describe.runIf(there)(`the scores of evaluate-forecasts are those of another program${skipped}`, () => {
  it.each([
    ['m4_weekly', ['--horizon', '13', '--most', '3'], ['--season', '52']],
    ['m3_monthly', ['--horizon', '18', '--most', '4'], ['--season', '12']],
    ['online_retail_daily', ['--horizon', '14', '--test', '56', '--every', '28', '--most', '3'], ['--season', '7']],
    ['carparts_monthly', ['--horizon', '6', '--test', '12', '--every', '6', '--most', '3'], ['--season', '1']],
  ])('on %s', async (name, plan, season) => {
    const input = ['--input', join(SHARED, `data/${name}.csv.gz`), ...plan];
    const [tasks, forecasts] = [join(folder, `${name}.csv`), join(folder, `${name}.ndjson`)];
    reference('prepare', ...input, '--out', tasks);
    writeFileSync(forecasts, await quartermaster('forecast', '--input', tasks, '--horizon', plan[1]!, ...season, '--cumulative'));
    const theirs = JSON.parse(reference('score', ...input, ...season, '--forecasts', forecasts)) as Record<string, object>;
    const ours = JSON.parse(
      await quartermaster('evaluate-forecasts', ...input, ...season, '--models', 'automatic,seasonal-naive', '--json'),
    ) as {
      models: Record<string, object>;
    };
    expect(ours.models['automatic']).toEqual(theirs['forecasts']);
    const { tasks: count, rmsse, mase, smape } = theirs['seasonal naive'] as Record<string, number>;
    expect(ours.models['seasonal-naive']).toMatchObject({ tasks: count, rmsse, mase, smape });
  });
});
