import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run as runProgram } from '../../agent/cli/run.ts';
import { QUARTERMASTER_SIM } from '../../simulator/cli/commands.ts';
import type { Evaluation } from '../../simulator/evaluate/summary.ts';
import { describeWithChromium, startBrowser } from '../support/browser.ts';
import { built } from '../support/built.ts';
import { temporaryFolder } from '../support/program.ts';

const shared = (path: string) => fileURLToPath(new URL(`../../../shared/${path}`, import.meta.url));
const REFERENCE = shared('reference/closed-loop.mjs');
const SETS = shared('reference/closed-loop-sets.mjs');
const isAbsent = !existsSync(REFERENCE) && !process.env.CI;
const MAIN = built('simulator/main.ts');
const LIMIT_MS = 240_000;

const folder = temporaryFolder();
afterAll(() => folder.remove());

async function evaluate(...words: string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const io = { stdout: { write: (text: string) => out.push(text) }, stderr: { write: (text: string) => err.push(text) } };
  const code = await runProgram(QUARTERMASTER_SIM, ['evaluate', ...words], io);
  return { code, stdout: out.join(''), stderr: err.join('') };
}

async function figures(...words: string[]): Promise<Evaluation> {
  const { code, stdout, stderr } = await evaluate(...words, '--json');
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  return JSON.parse(stdout) as Evaluation;
}

interface Reference {
  readonly items: number;
  readonly policies: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly foresight: { readonly totalCost: number };
}

function reference(...words: string[]): Reference {
  return JSON.parse(execFileSync(process.execPath, [REFERENCE, ...words], { encoding: 'utf8', maxBuffer: 1 << 26 })) as Reference;
}

/** Daily rows (series by series, no day missing) in blocks of seven, each dated by its first day: the reference takes rows as they come. */
function inWeeks(text: string): string {
  const blocks = new Map<string, { id: string; date: string; sum: number }>();
  const days = new Map<string, number>();
  for (const line of text.trim().split('\n').slice(1)) {
    const [id, date, value] = line.split(',') as [string, string, string];
    const day = days.get(id) ?? 0;
    days.set(id, day + 1);
    const key = `${id}/${Math.floor(day / 7)}`;
    const block = blocks.get(key) ?? { id, date, sum: 0 };
    block.sum += Math.max(0, Number(value));
    blocks.set(key, block);
  }
  return `series_id,date,value\n${[...blocks.values()].map(({ id, date, sum }) => `${id},${date},${sum}`).join('\n')}\n`;
}

const cents = (value: unknown): number => Math.round(100 * (value as number));

function expectAgreement(ours: Evaluation, theirs: Reference, steps = 194): void {
  expect(ours.items).toBe(theirs.items);
  const [mine, other] = [ours.policies['static'] as unknown as Record<string, number>, theirs.policies['static']!];
  for (const [name, value] of Object.entries(other)) expect([name, mine[name]]).toEqual([name, expect.closeTo(value, 8)]);
  for (const name of Object.keys(other).filter((each) => each.endsWith('Cost'))) expect(cents(mine[name])).toBe(cents(other[name]));
  // Over more steps the other program looks only two hundred ahead, which may cost a little.
  if (steps <= 200) expect(cents(ours.foresight.totalCost)).toBe(cents(theirs.foresight.totalCost));
  else expect(ours.foresight.totalCost / theirs.foresight.totalCost).toSatisfy((ratio: number) => ratio > 0.99 && ratio <= 1);
}

describe.skipIf(isAbsent)(`static and foresight${isAbsent ? ' (skipped: no ../shared/reference on this machine)' : ''}`, () => {
  beforeAll(() => {
    execFileSync(process.execPath, [SETS, shared('data/online_retail_daily.csv.gz'), folder.path]);
    for (const name of ['best', 'other'])
      writeFileSync(folder.file(`${name}-weeks.csv`), inWeeks(readFileSync(folder.file(`${name}-demand.csv`), 'utf8')));
  }, LIMIT_MS);

  describe.each(['best', 'other'])('on the set %s of a real wholesaler', (name) => {
    it.each([{ more: [] }, { more: ['--z', '3'] }, { more: ['--warmup-days', '100'] }])(
      'agree with an independent program to the cent, daily $more',
      async ({ more }) => {
        const words = ['--demand', folder.file(`${name}-demand.csv`), '--items', folder.file(`${name}-items.csv`), ...more];
        expectAgreement(await figures(...words, '--policies', 'static'), reference(...words), more.includes('100') ? 274 : 194);
      },
      LIMIT_MS,
    );

    it(
      'agree weekly, whether the weeks come as weeks or as days',
      async () => {
        const items = ['--items', folder.file(`${name}-items.csv`), '--step', 'week'];
        const theirs = reference('--demand', folder.file(`${name}-weeks.csv`), ...items);
        expectAgreement(await figures('--demand', folder.file(`${name}-weeks.csv`), ...items, '--policies', 'static'), theirs);
        expectAgreement(await figures('--demand', folder.file(`${name}-demand.csv`), ...items, '--policies', 'static'), theirs);
      },
      LIMIT_MS,
    );
  });

  it(
    'agree on spare parts by the month, with items whose costs are mostly missing, packs and minimum quantities',
    async () => {
      const demand = gunzipSync(readFileSync(shared('data/carparts_monthly.csv.gz'))).toString('utf8');
      writeFileSync(folder.file('parts.csv'), demand);
      const ids = [
        ...new Set(
          demand
            .trim()
            .split('\n')
            .slice(1)
            .map((line) => line.split(',')[0]!),
        ),
      ];
      const rows = ids.map((id, index) =>
        [id, 1 + (index % 7), index % 3 ? '' : 8, 20 + (index % 100), 1 + (index % 4), index % 5 ? 1 : 3].join(','),
      );
      writeFileSync(
        folder.file('parts-items.csv'),
        `series_id,unit_cost,fixed_order_cost,lead_time_days,moq,pack_size\n${rows.join('\n')}\n`,
      );
      const words = ['--demand', folder.file('parts.csv'), '--items', folder.file('parts-items.csv'), '--step', 'month'];
      const theirs = reference(...words);
      expect(theirs.items).toBeGreaterThan(1000);
      expectAgreement(await figures(...words, '--policies', 'static'), theirs);
    },
    LIMIT_MS,
  );

  it(
    'stand beside the agent, whose policy costs less on a real wholesaler than the rule that never learns',
    async () => {
      const words = firstItems(100);
      const { policies, foresight, chosen } = await figures(...words, '--policies', 'static,min-max,reorder-point,auto');
      expect(policies['min-max']).toEqual(policies['static']);
      expect(policies['reorder-point']!.totalCost).toBeLessThan(0.8 * policies['static']!.totalCost);
      expect(policies['reorder-point']!.totalCost).toBeGreaterThan(foresight.totalCost);
      expect(policies['auto']!.totalCost).toBeLessThan(0.6 * policies['static']!.totalCost);
      expect(policies['auto']!.totalCost).toBeGreaterThan(foresight.totalCost);
      expect(chosen!['auto']!.lotFactor).toBeGreaterThan(1);
    },
    LIMIT_MS,
  );
});

/** The first items of the best sellers, as options of a call. */
function firstItems(count: number): string[] {
  const [head, ...items] = readFileSync(folder.file('best-items.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(0, count + 1);
  const ids = new Set(items.map((line) => line.split(',')[0]));
  const [title, ...demand] = readFileSync(folder.file('best-demand.csv'), 'utf8').trim().split('\n');
  writeFileSync(folder.file('first-items.csv'), `${[head, ...items].join('\n')}\n`);
  writeFileSync(folder.file('first-demand.csv'), `${[title, ...demand.filter((line) => ids.has(line.split(',')[0]))].join('\n')}\n`);
  return ['--demand', folder.file('first-demand.csv'), '--items', folder.file('first-items.csv')];
}

/** Twelve items over a hundred days, of which one is wanted seldom, one has a name that a page must not take for its own, and two are left out. */
function smallSet(): { demand: string; items: string } {
  const names = [...Array.from({ length: 10 }, (_, index) => `ITEM-${index}`), '<b>&"SHELF"', 'SELDOM', 'SHORT'];
  const rows = names.flatMap((name, at) =>
    Array.from({ length: name === 'SHORT' ? 20 : 100 }, (_, day) => {
      const value = name === 'SELDOM' ? Number(day % 13 === 0) * 4 : ((day * (at + 3)) % 11) + (day % 7 < 5 ? at : 0);
      const date = new Date(Date.UTC(2026, 0, 5 + day)).toISOString().slice(0, 10);
      return `"${name.replaceAll('"', '""')}",${date},${value}`;
    }),
  );
  const [demand, items] = [folder.file('small.csv'), folder.file('small-items.csv')];
  writeFileSync(demand, `series_id,date,value\n${rows.join('\n')}\n`);
  const terms = [...names, 'UNKNOWN'].map((name, at) => `"${name.replaceAll('"', '""')}",${2 + at},4,3,${1 + (at % 3) * 6}`);
  writeFileSync(items, `series_id,unit_cost,fixed_order_cost,lead_time_days,pack_size\n${terms.join('\n')}\n`);
  return { demand, items };
}

describe('quartermaster-sim evaluate', () => {
  const { demand, items } = smallSet();
  const set = ['--demand', demand, '--items', items, '--warmup-days', '40'];
  const policies = 'static,min-max,reorder-point,reorder-point:serviceLevel=0.99';

  it('says the same to the last byte whatever the number of threads, and in a process of its own', async () => {
    const words = [...set, '--policies', policies, '--json'];
    const one = await evaluate(...words, '--workers', '1');
    expect(one.code).toBe(0);
    expect(one.stdout).toMatch(/^\{.*\}\n$/);
    for (const workers of ['2', '3']) expect((await evaluate(...words, '--workers', workers)).stdout).toBe(one.stdout);
    const own = execFileSync(process.execPath, [MAIN, 'evaluate', ...words], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    expect(own).toBe(one.stdout);
  });

  it('has every figure of every policy, foresight beside them, and says what it left out', async () => {
    const { code, stdout, stderr } = await evaluate(...set, '--policies', policies, '--json');
    expect(code).toBe(0);
    const said = JSON.parse(stdout) as Evaluation;
    expect(Object.keys(said.policies)).toEqual(policies.split(','));
    for (const one of Object.values(said.policies))
      expect(Object.keys(one).sort()).toEqual(
        [
          ...['averageOnHand', 'averageStockValue', 'cycleServiceLevel', 'fillRate', 'holdingCost', 'lostSalesCost', 'lostUnits'],
          ...['orderingCost', 'orders', 'totalCost', 'unitsOrdered'],
        ].sort(),
      );
    expect(Object.keys(said.foresight)[0]).toBe('totalCost');
    expect(said.items).toBe(12);
    expect(stderr).toContain(`1 item without demand in ${demand} left out`);
    expect(stderr).toContain('1 item without demand beyond the warm-up of 40 days left out');
  });

  it('shows people a table, and evaluates ordinary items where no table of items is given', async () => {
    const { code, stdout } = await evaluate('--demand', demand, '--warmup-days', '40');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^POLICY +TOTAL COST .*\nstatic .*\nreorder-point .*\nforesight .*\n\n12 items, in steps of a day\./);
  });

  it('gives a service target to the policies that take one, and says which do not', async () => {
    const [plain, high, fill] = [
      await figures(...set, '--policies', 'static,reorder-point'),
      await figures(...set, '--policies', 'static,reorder-point', '--service-level', '0.995'),
      await evaluate(...set, '--policies', 'static,min-max,reorder-point', '--service-level', '0.5', '--service-kind', 'fill', '--json'),
    ];
    expect(high.policies['static']).toEqual(plain.policies['static']);
    expect(high.policies['reorder-point']!.averageOnHand).toBeGreaterThan(plain.policies['reorder-point']!.averageOnHand);
    expect(fill.stderr).toContain('min-max takes no fill rate as its target');
    const served = JSON.parse(fill.stdout) as typeof plain;
    expect(served.policies['static']).toEqual(plain.policies['static']);
    expect(served.policies['reorder-point']!.averageOnHand).toBeLessThan(plain.policies['reorder-point']!.averageOnHand);
  });

  it('runs the agent by the week and by the month', async () => {
    for (const step of ['week', 'month']) {
      const said = await figures(...set, '--step', step, '--policies', 'static,reorder-point');
      expect(said.step).toBe(step);
      expect(said.policies['reorder-point']!.orders).toBeGreaterThan(0);
      expect(said.policies['reorder-point']!.fillRate).toBeGreaterThan(0.3);
    }
  });

  it('writes a row per policy and item, which sum to the totals', async () => {
    const file = folder.file('rows.csv');
    const said = await figures(...set, '--policies', policies, '--per-item', file);
    const [header, ...rows] = readFileSync(file, 'utf8').trim().split('\n');
    expect(header).toMatch(/^policy,series_id,steps,units,fill_rate,/);
    expect(rows).toHaveLength(4 * 12);
    expect(rows[10]).toMatch(/^static,"<b>&""SHELF""",60,/);
    const cost = rows.filter((row) => row.startsWith('static,')).reduce((sum, row) => sum + Number(row.split(',').at(-2)), 0);
    expect(cost).toBeCloseTo(said.policies['static']!.totalCost, 8);
  });

  it.each([
    [[], 'evaluate needs --demand FILE'],
    [['--demand', demand, '--policies', 'auto:z=2'], '--policies "auto:z=2"'],
    [['--demand', demand, '--policies', 'static,clairvoyant'], 'there is no policy "clairvoyant"'],
    [['--demand', demand, '--step', 'year'], '--step is one of day, week, month'],
    [['--demand', demand, '--step', 'month', '--warmup-days', '10'], '--warmup-days 10 is less than a step'],
    [['--demand', demand, '--service-level', '95'], '--service-level is a number between 0 and 1'],
    [['--demand', demand, '--service-level', '0.9', '--service-kind', 'p1'], '--service-kind is fill or cycle'],
    [['--demand', demand, '--service-kind', 'fill'], '--service-kind goes with --service-level'],
    [['--demand', demand, '--z', ''], '--z is a number'],
    [['--demand', demand, '--workers', '0'], '--workers'],
    [['--demand', demand, '--report', '/no/such/folder/page.html'], '--report /no/such/folder/page.html: the folder cannot be written to'],
  ])('answers %j with usage and exit code 2', async (words, message) => {
    const { code, stdout, stderr } = await evaluate(...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('names the lines of what it cannot read, exit code 1, and a missing file, exit code 66', async () => {
    const broken = folder.file('broken.csv');
    writeFileSync(broken, 'series_id,date,value\nA,2026-01-01,1\nA,2026-01-01,2\nA,2026-02-30,3\nA,2026-01-03,NaN\n');
    const demandAnswer = await evaluate('--demand', broken, '--json');
    expect({ code: demandAnswer.code, stdout: demandAnswer.stdout }).toEqual({ code: 1, stdout: '' });
    for (const words of ['line 3: A has 2026-01-01 twice', 'line 4: date "2026-02-30"', 'line 5: value "NaN" is no number'])
      expect(demandAnswer.stderr).toContain(words);
    writeFileSync(broken, 'series_id,pack_size\nITEM-1,0\n');
    const itemsAnswer = await evaluate('--demand', demand, '--items', broken);
    expect([itemsAnswer.code, itemsAnswer.stderr]).toEqual([1, expect.stringContaining('line 2: pack_size must be above 0')]);
    expect((await evaluate('--demand', folder.file('absent.csv'))).code).toBe(66);
    const none = await evaluate('--demand', demand, '--warmup-days', '400');
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('no item has demand beyond the warm-up of 400 days')]);
  });
});

describe('the report', () => {
  const { demand, items } = smallSet();
  const words = ['--demand', demand, '--items', items, '--warmup-days', '40', '--policies', 'static,reorder-point'];

  async function page(...more: string[]): Promise<string> {
    const file = folder.file('pages/report.html');
    mkdirSync(dirname(file), { recursive: true });
    expect((await evaluate(...words, '--report', file, ...more)).code).toBe(0);
    return readFileSync(file, 'utf8');
  }

  it('is one page that needs nothing from anywhere, the same each time', async () => {
    const text = await page();
    expect(text).toBe(await page('--workers', '1'));
    expect(text).not.toMatch(/https?:|\bsrc=|\bhref=|@import|url\(/);
    expect(text.match(/<article>/g)).toHaveLength(12);
    expect(text.match(/<svg /g)).toHaveLength(12 * 3);
    expect(text).not.toContain('<b>&"SHELF"');
    expect(text).toContain('&lt;b&gt;&amp;&quot;SHELF&quot;');
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('plots the most expensive items only, and says so', async () => {
    const text = await page('--report-items', '3');
    expect(text.match(/<article>/g)).toHaveLength(3);
    expect(text).toContain('The 3 most expensive items, the most expensive first; 9 items without plots');
    const ranked = [...text.matchAll(/<tr><td>([^<]+)<\/td><td data-v/g)].map(([, name]) => name);
    const plotted = [...text.matchAll(/<h3>\d+\. ([^<]+)<\/h3>/g)].map(([, name]) => name);
    expect(ranked).toHaveLength(12);
    expect(plotted).toEqual(ranked.slice(0, 3));
  });
});

describeWithChromium('the report in a browser', () => {
  it('fits a phone, sorts and searches, and complains of nothing', async () => {
    const { demand, items } = smallSet();
    const file = folder.file('report.html');
    await evaluate('--demand', demand, '--items', items, '--warmup-days', '40', '--report', file);
    const browser = await startBrowser();
    try {
      await browser.size(390, 844);
      await browser.open(pathToFileURL(file).href);
      expect(await browser.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
      const column = (at: number) =>
        browser.evaluate<number[]>(`[...document.querySelectorAll('#items tbody tr')].map((row) => Number(row.cells[${at}].dataset.v))`);
      await browser.evaluate(`document.querySelectorAll('#items th button')[1].click()`);
      const units = await column(1);
      expect(units).toEqual([...units].sort((a, b) => b - a));
      await browser.evaluate(`document.querySelectorAll('#items th button')[1].click()`);
      expect(await column(1)).toEqual(units.toReversed());
      await browser.evaluate(
        `(() => { const find = document.getElementById('find'); find.value = 'seld'; find.dispatchEvent(new Event('input')); })()`,
      );
      expect(await browser.evaluate(`[...document.querySelectorAll('#items tbody tr')].filter((row) => !row.hidden).length`)).toBe(1);
      expect(browser.errors).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
