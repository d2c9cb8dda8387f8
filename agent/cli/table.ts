/** A column of a table for people. */
export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string | number | null;
}

/** A table for people: figures to the right, words to the left, and under each row the line that `below` gives. */
export function formatTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[], below?: (row: Row) => string): string {
  const cells = rows.map((row) => columns.map((column) => column.value(row)));
  const texts = cells.map((row) => row.map((cell) => (cell === null || cell === '' ? '-' : printable(String(cell)))));
  const titles = columns.map((column) => column.title);
  const isFigure = columns.map(
    (_, index) => cells.some((row) => typeof row[index] === 'number') && cells.every((row) => typeof row[index] !== 'string'),
  );
  const widths = titles.map((title, index) => Math.max(width(title), ...texts.map((row) => width(row[index]!))));
  const line = (row: readonly string[]) =>
    row
      .map((text, index) => {
        const gap = ' '.repeat(widths[index]! - width(text));
        return isFigure[index] ? gap + text : text + gap;
      })
      .join('  ')
      .trimEnd();
  const lines = [line(titles)];
  for (const [index, row] of texts.entries()) {
    lines.push(line(row));
    if (below) lines.push(`    ${printable(below(rows[index]!))}`);
  }
  return `${lines.join('\n')}\n`;
}

/** A name and a value per line. */
export function formatFacts(facts: readonly (readonly [name: string, value: string | number | null])[]): string {
  const widest = Math.max(...facts.map(([name]) => width(name)));
  return facts.map(([name, value]) => `${name.padEnd(widest)}  ${value === null ? '-' : printable(String(value))}\n`).join('');
}

/** `2026-01-05 09:30:12Z` of an ISO 8601 UTC text. */
export function shortTime(iso: string | null): string | null {
  return iso === null ? null : iso.replace('T', ' ').replace(/\.\d+Z$/, 'Z');
}

/** Texts come from devices: control characters must not reach the terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\u00b7');
}

function width(text: string): number {
  return [...text].length;
}
