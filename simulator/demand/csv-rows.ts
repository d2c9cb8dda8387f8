import { AgentError } from '../../agent/errors.ts';
import { readTableText } from './table-bytes.ts';

/** A row as it stands in the file: where it begins (line 1 is the first of the file), and its cells, untrimmed. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** A table with a header: names in lower case, and rows that hold something, read one by one. */
export interface CsvFile {
  readonly file: string;
  readonly separator: string;
  readonly header: { readonly line: number; readonly columns: readonly string[] };
  rows(): Iterable<CsvRow>;
}

const SEPARATORS = [',', ';', '\t'];

/**
 * Reads a table separated by commas, semicolons or tabs (as its header is, or as a first line `sep=;` says), its cells quoted or not, plain or gzip, with or
 * without a byte order mark. Throws AgentError `input-missing`, or `input-invalid` with the line.
 */
export function readCsvFile(file: string): CsvFile {
  const text = readTableText(file);
  const said = /^sep=([,;\t])\n/i.exec(text);
  const [start, line] = said ? [said[0].length, 2] : [0, 1];
  const separator = said?.[1] ?? separatorOf(text);
  const place = { file, text, separator };
  for (const header of rowsFrom(place, start, line)) {
    const rows = () => bodyOf(place, start, line);
    return { file, separator, header: { line: header.line, columns: header.cells.map((cell) => cell.trim().toLowerCase()) }, rows };
  }
  throw new AgentError('input-invalid', `${file} is empty; its first line names the columns`);
}

interface Place {
  readonly file: string;
  readonly text: string;
  readonly separator: string;
}

function separatorOf(text: string): string {
  const header = /^\s*([^\n]*)/.exec(text)![1]!.replaceAll(/"[^"]*"/g, '');
  const count = (separator: string) => header.split(separator).length;
  return SEPARATORS.reduce((best, separator) => (count(separator) > count(best) ? separator : best));
}

function* bodyOf(place: Place, start: number, firstLine: number): Generator<CsvRow> {
  let isHeader = true;
  for (const row of rowsFrom(place, start, firstLine)) {
    if (!isHeader) yield row;
    isHeader = false;
  }
}

function* rowsFrom(place: Place, start: number, firstLine: number): Generator<CsvRow> {
  const { text, separator } = place;
  for (let [at, line] = [start, firstLine]; at < text.length; ) {
    const end = lineEnd(text, at);
    const plain = text.slice(at, end);
    if (!plain.includes('"')) {
      const cells = plain.split(separator);
      if (cells.some((cell) => cell.trim() !== '')) yield { line, cells };
      at = end + 1;
      line++;
      continue;
    }
    const record = quotedRecord(place, at, line);
    yield { line, cells: record.cells };
    for (const character of text.slice(at, record.end)) if (character === '\n') line++;
    at = record.end + 1;
    line++;
  }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** A record with quotes, which may go over several lines (RFC 4180, section 2); a quote within a bare cell stands for itself. */
function quotedRecord({ file, text, separator }: Place, start: number, line: number): { cells: string[]; end: number } {
  const cells: string[] = [];
  const refuse = (why: string) => new AgentError('input-invalid', `${file}, line ${line}: ${why}`);
  for (let at = start; ; ) {
    let quote = at;
    while (text[quote] === ' ') quote++;
    if (text[quote] === '"') {
      let [cell, from] = ['', quote + 1];
      for (;;) {
        const close = text.indexOf('"', from);
        if (close < 0) throw refuse('a quoted cell is never closed');
        cell += text.slice(from, close);
        from = close + 2;
        if (text[close + 1] !== '"') break;
        cell += '"';
      }
      at = from - 1;
      while (text[at] === ' ') at++;
      if (at < text.length && text[at] !== '\n' && text[at] !== separator) throw refuse('text follows a closing quote');
      cells.push(cell);
    } else {
      const end = lineEnd(text, at);
      const next = text.indexOf(separator, at);
      const stop = next >= 0 && next < end ? next : end;
      cells.push(text.slice(at, stop));
      at = stop;
    }
    if (text[at] !== separator) return { cells, end: at };
    at++;
  }
}
