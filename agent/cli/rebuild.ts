import { formatDay, toIso } from '../domain/calendar.ts';
import { intervalOf } from '../domain/shrinkage/count-intervals.ts';
import type { StockRow } from '../domain/stock/stock-row.ts';
import { applyDifference, type ItemDifference, projectionDifferences } from '../pipeline/keep/rebuild.ts';
import type { LotRow } from '../store/lots.ts';
import { openStore, openStoreForReading } from '../store/open.ts';
import type { Call } from './command.ts';
import { databasePlace } from './database-file.ts';
import { EXIT } from './exit-code.ts';
import type { Io } from './io.ts';
import { requireSchema } from './open-queries.ts';

const DEFAULT_LIMITS = { keyWindow: 10_000, deadLetters: 10_000 };

/**
 * Computes stock and demand anew from the journal and shows each difference; `--apply` writes what the journal says, which a running agent forbids. Exits 1 where
 * something differs and was not written. Throws AgentError.
 */
export async function rebuild(call: Call): Promise<number> {
  const { file, config } = await databasePlace(call);
  const apply = call.values.apply === true;
  const reader = openStoreForReading(file);
  try {
    requireSchema(reader.store.db, file);
    const show = createShow(call.io, call.values.json === true);
    if (apply) {
      const writer = openStore({ file, durability: 'power', limits: config?.ingest ?? DEFAULT_LIMITS });
      try {
        // Two connections: what one reads, as it was at the start, the other writes; all of it or nothing.
        writer.store.transaction(() => {
          for (const difference of projectionDifferences(reader.store)) {
            show.difference(difference);
            applyDifference(writer.store, difference);
          }
        });
      } finally {
        writer.close();
      }
    } else for (const difference of projectionDifferences(reader.store)) show.difference(difference);
    show.end(apply);
    return show.count() > 0 && !apply ? EXIT.failed : EXIT.done;
  } finally {
    reader.close();
  }
}

/** Shows differences as they are found; `--json` one array of objects. */
function createShow(io: Io, json: boolean) {
  let items = 0;
  let rows = 0;
  const write = (row: object, line: string) => {
    if (json) io.stdout.write(`${rows === 0 ? '[\n' : ',\n'}${JSON.stringify(row)}`);
    else io.stdout.write(`${line}\n`);
    rows++;
  };
  return {
    difference({ sku, stock, demand, lots, counts }: ItemDifference): void {
      items++;
      for (const { stored, rebuilt } of stock) {
        const { location, condition } = (stored ?? rebuilt)!;
        write(
          { kind: 'stock', sku, location, condition, stored: figures(stored), rebuilt: figures(rebuilt) },
          `${sku} at ${location} (${condition}): ${inWords(stored, rebuilt)}`,
        );
      }
      for (const { stored, rebuilt } of lots) {
        const { location, condition, lot, expiry } = (stored ?? rebuilt)!;
        write(
          { kind: 'lot', sku, location, condition, lot, expiry, stored: lotFigures(stored), rebuilt: lotFigures(rebuilt) },
          `${sku} at ${location} (${condition}), lot ${lot} ${expiry}: stored ${stored?.quantity ?? 'nothing'}, rebuilt ${rebuilt?.quantity ?? 'nothing'}`,
        );
      }
      for (const { stored, rebuilt } of counts) {
        const { location, countedAt } = (stored ?? rebuilt)!;
        const lost = [stored, rebuilt].map((row) => (row && intervalOf(row)?.lost) ?? null);
        write(
          { kind: 'count', sku, location, countedAt: toIso(countedAt), stored: lost[0], rebuilt: lost[1] },
          `${sku} at ${location}, count of ${toIso(countedAt)}: stored as missing ${lost[0] ?? 'nothing known'}, rebuilt ${lost[1] ?? 'nothing known'}`,
        );
      }
      for (const { day, stored, rebuilt } of demand)
        write(
          { kind: 'demand', sku, day: formatDay(day), stored, rebuilt },
          `${sku} demand on ${formatDay(day)}: stored ${stored ?? 'nothing'}, rebuilt ${rebuilt ?? 'nothing'}`,
        );
    },
    end(applied: boolean): void {
      if (json) io.stdout.write(rows === 0 ? '[]\n' : '\n]\n');
      const what = items === 0 ? 'nothing differs' : `${items} ${items === 1 ? 'item differs' : 'items differ'}`;
      const then =
        items === 0 ? '' : applied ? '; the journal’s word was written' : '; with the agent stopped, --apply writes the journal’s word';
      io.stderr.write(`${what}${then}\n`);
    },
    count: () => items,
  };
}

const NAMES: Partial<Record<keyof StockRow, string>> = {
  onHand: 'on hand',
  keptBy: 'kept by',
  levelTime: 'level of',
  levelId: 'level entry',
  since: 'since',
  updatedAt: 'updated',
  lastId: 'last entry',
  latestTime: 'latest event',
  openDay: 'day of newest demand',
  openDemand: 'newest demand',
};
const TIMES: ReadonlySet<string> = new Set(['levelTime', 'since', 'updatedAt', 'latestTime']);

function shown(name: string, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (TIMES.has(name)) return toIso(value as number);
  return name === 'openDay' ? formatDay(value as number) : value;
}

function lotFigures(row: LotRow | null): object | null {
  return row && { quantity: row.quantity, scrapped: row.scrapped };
}

function figures(row: StockRow | null): object | null {
  return row && Object.fromEntries(Object.keys(NAMES).map((name) => [name, shown(name, row[name as keyof StockRow])]));
}

function inWords(stored: StockRow | null, rebuilt: StockRow | null): string {
  if (!stored) return `nothing stored, rebuilt ${rebuilt!.onHand}`;
  if (!rebuilt) return `stored ${stored.onHand}, which no journal entry speaks for`;
  return (Object.keys(NAMES) as (keyof StockRow)[])
    .filter((name) => stored[name] !== rebuilt[name])
    .map((name) => `${NAMES[name]} stored ${shown(name, stored[name]) ?? 'nothing'}, rebuilt ${shown(name, rebuilt[name]) ?? 'nothing'}`)
    .join('; ');
}
