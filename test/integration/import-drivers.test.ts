import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '../../agent/store/database.ts';
import { runProgram, temporaryFolder } from '../support/program.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

/** Runs an import of this text into the database of the test. */
function imported(what: string, text: string, ...more: string[]) {
  writeFileSync(folder.file('given.csv'), text);
  return runProgram('import', what, folder.file('given.csv'), '--database', folder.file('stock.db'), ...more);
}

function rowsOf(table: string): unknown[] {
  const db = openDatabase(folder.file('stock.db'), 'process');
  try {
    return db.prepare(`SELECT * FROM ${table}`).all();
  } finally {
    db.close();
  }
}

it('imports promotions and signals, and forgets a promotion, or lists every problem with its line and imports nothing', async () => {
  const good = await imported('promotions', 'sku,from,through,uplift\nTEA,2026-03-02,2026-03-08,2\n');
  expect(good).toMatchObject({ code: 0, stdout: 'imported 1 promotion\n', stderr: 'warning: no items yet: TEA\n' });
  const bad = await imported('promotions', 'category,from,through\nsoaps,2026-03-02,2026-03-08\n,x,2026-01-01\n');
  expect(bad.code).toBe(1);
  expect(bad.stderr).toContain('given.csv:3: names either a sku or a category\n');
  expect(bad.stderr).toContain('given.csv:3: from must be YYYY-MM-DD, not "x"\n');
  expect(bad.stderr).toContain('2 problems; nothing was imported\n');
  expect(rowsOf('promotions')).toHaveLength(1);

  const listed = await runProgram('promotions', '--database', folder.file('stock.db'), '--json');
  expect(JSON.parse(listed.stdout)).toEqual([
    { sku: 'TEA', category: null, name: 'promotion', from: '2026-03-02', through: '2026-03-08', uplift: 2 },
  ]);
  const remove = (from: string) =>
    runProgram('promotions', 'remove', '--sku', 'TEA', '--from', from, '--database', folder.file('stock.db'));
  expect(await remove('2026-03-03')).toMatchObject({
    code: 1,
    stderr: 'no promotion "promotion" of "TEA" from 2026-03-03; known of it: "promotion" from 2026-03-02\n',
  });
  expect(await remove('2026-03-02')).toMatchObject({ code: 0, stdout: 'removed 1 promotion\n' });
  expect(rowsOf('promotions')).toEqual([]);

  const signals = await imported('signals', 'date,name,value\n2026-03-02,rain,3\n2026-03-03,rain,0\n', '--json');
  expect(signals).toMatchObject({ code: 0, stdout: '{"signals":1,"days":2}\n', stderr: '' });
  const figures = await imported('signals', 'date,name,value\n2026-03-02,rain,wet\n');
  expect(figures.code).toBe(1);
  expect(figures.stderr).toContain('given.csv:2: value must be a number, not "wet"\n');
  expect(rowsOf('signals')).toHaveLength(2);
});
