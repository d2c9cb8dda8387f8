import { parseDate } from '../domain/calendar.ts';
import type { Promotion } from '../store/demand-drivers.ts';
import type { Store } from '../store/store.ts';
import { type CsvRow, type LineProblem, readCsvTable } from './csv-table.ts';

/** The promotions of a file, or every problem of it. */
export type ParsedPromotions =
  | { readonly ok: true; readonly promotions: readonly Promotion[]; readonly warnings: readonly LineProblem[] }
  | { readonly ok: false; readonly problems: readonly LineProblem[] };

const COLUMNS = ['sku', 'category', 'from', 'through', 'uplift', 'name'];
const MOST_TIMES = 20;
const LONGEST_NAME = 64;

/** Reads `sku,from,through` or `category,from,through`, with `uplift` (how many times the usual demand is expected) and `name` where somebody knows them. */
export function parsePromotionsCsv(text: string): ParsedPromotions {
  const table = readCsvTable(text, COLUMNS);
  if (!table.ok) return table;
  const { columns } = table;
  const missing = ['from', 'through'].filter((column) => !columns.includes(column));
  if (!columns.includes('sku') && !columns.includes('category')) missing.unshift('sku or category');
  if (missing.length > 0)
    return {
      ok: false,
      problems: missing.map((column) => ({ line: 1, message: `the column ${column} is missing; there are ${columns.join(', ')}` })),
    };
  const problems: LineProblem[] = [];
  const promotions: Promotion[] = [];
  const seen = new Map<string, number>();
  for (const row of table.rows) {
    const read = readPromotion(row);
    if (Array.isArray(read)) {
      problems.push(...read.map((message) => ({ line: row.line, message })));
      continue;
    }
    const key = JSON.stringify([read.scope, read.subject, read.name, read.fromDay]);
    const before = seen.get(key);
    if (before === undefined) seen.set(key, row.line);
    else
      problems.push({ line: row.line, message: `"${read.name}" of "${read.subject}" from ${row.cells.from} is in line ${before} already` });
    promotions.push(read);
  }
  if (problems.length > 0) return { ok: false, problems };
  if (promotions.length === 0) return { ok: false, problems: [{ line: 1, message: 'names columns, but no promotion' }] };
  return { ok: true, promotions, warnings: table.warnings };
}

function readPromotion({ cells }: CsvRow): Promotion | string[] {
  const problems: string[] = [];
  const { sku = '', category = '', from = '', through = '', uplift = '', name = '' } = cells;
  const [fromDay, throughDay] = [parseDate(from), parseDate(through)];
  const subject = sku || category;
  if ((sku === '') === (category === '')) problems.push('names either a sku or a category');
  if (subject.length > LONGEST_NAME) problems.push(`${sku ? 'sku' : 'category'} is longer than ${LONGEST_NAME} characters`);
  if (name.length > LONGEST_NAME) problems.push(`name is longer than ${LONGEST_NAME} characters`);
  if (fromDay === null) problems.push(`from must be YYYY-MM-DD, not "${from.slice(0, 40)}"`);
  if (throughDay === null) problems.push(`through must be YYYY-MM-DD, not "${through.slice(0, 40)}"`);
  if (fromDay !== null && throughDay !== null && throughDay < fromDay) problems.push(`through ${through} lies before from ${from}`);
  const times = uplift === '' ? null : Number(uplift);
  if (times !== null && !(/^\d+(\.\d+)?$/.test(uplift) && times > 0 && times <= MOST_TIMES))
    problems.push(`uplift must be a number of times above 0, at most ${MOST_TIMES}, not "${uplift.slice(0, 40)}"`);
  if (problems.length > 0 || fromDay === null || throughDay === null) return problems;
  return { scope: sku ? 'sku' : 'category', subject, name: name || 'promotion', fromDay, throughDay, uplift: times };
}

/** Writes the promotions in one transaction; one of the same subject, name and first day is replaced. `unknown` are SKUs that are no items yet. */
export function importPromotions(store: Store, promotions: readonly Promotion[]): { promotions: number; unknown: string[] } {
  return store.transaction(() => {
    store.demandDrivers.putPromotions(promotions);
    const skus = new Set(promotions.flatMap(({ scope, subject }) => (scope === 'sku' ? [subject] : [])));
    return { promotions: promotions.length, unknown: [...skus].filter((sku) => store.items.get(sku) === null) };
  });
}
