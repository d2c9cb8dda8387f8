import type { Forecast } from '../domain/forecast.ts';
import type { Database } from './database.ts';

export interface ForecastRow {
  readonly sku: string;
  readonly madeAt: number;
  /** The last business day that the forecast has seen. */
  readonly originDay: number;
  readonly chosenAt: number;
  /** Null where none can be justified; `reason` says why. */
  readonly forecast: Forecast | null;
  readonly reason: string | null;
}

interface StoredForecast extends Omit<ForecastRow, 'forecast'> {
  readonly forecast: string | null;
}

const COLUMNS = 'sku, made_at AS madeAt, origin_day AS originDay, chosen_at AS chosenAt, reason, forecast';

// Three digits after the point are finer than any forecast is right, and a third of the bytes.
const rounded = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(7)) : value;

/** The forecast of each SKU, the newest only. */
export function forecastsTable(db: Database) {
  const get = db.prepare<[string], StoredForecast>(`SELECT ${COLUMNS} FROM forecasts WHERE sku = ?`);
  const all = db.prepare<[], StoredForecast>(`SELECT ${COLUMNS} FROM forecasts ORDER BY sku`);
  const put = db.prepare<
    [Record<string, unknown>]
  >(`INSERT OR REPLACE INTO forecasts (sku, made_at, origin_day, chosen_at, kind, reason, forecast)
    VALUES (@sku, @madeAt, @originDay, @chosenAt, @kind, @reason, @forecast)`);
  const parse = (row: StoredForecast): ForecastRow => ({
    ...row,
    forecast: row.forecast === null ? null : (JSON.parse(row.forecast) as Forecast),
  });
  const cache = new Map<string, ForecastRow | null>();
  const CACHED = 20_000;

  return {
    get(sku: string): ForecastRow | null {
      let row = cache.get(sku);
      if (row === undefined) {
        const stored = get.get(sku);
        row = stored ? parse(stored) : null;
        if (cache.size >= CACHED) cache.clear();
        cache.set(sku, row);
      }
      return row;
    },
    all: (): ForecastRow[] => all.all().map(parse),
    put(row: ForecastRow): void {
      put.run({ ...row, kind: row.forecast?.kind ?? null, forecast: row.forecast === null ? null : JSON.stringify(row.forecast, rounded) });
      cache.delete(row.sku);
    },
    forget: (): void => cache.clear(),
  };
}
