import type { Forecast } from '../domain/forecast/forecast.ts';
import type { Database } from './database.ts';
import { packForecast, unpackForecast } from './forecast-packing.ts';

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
  readonly numbers: Buffer | null;
}

const COLUMNS = 'sku, made_at AS madeAt, origin_day AS originDay, chosen_at AS chosenAt, reason, forecast, numbers';

/** The forecast of each SKU, the newest only. */
export function forecastsTable(db: Database) {
  const get = db.prepare<[string], StoredForecast>(`SELECT ${COLUMNS} FROM forecasts WHERE sku = ?`);
  const all = db.prepare<[], StoredForecast>(`SELECT ${COLUMNS} FROM forecasts ORDER BY sku`);
  const put = db.prepare<
    [Record<string, unknown>]
  >(`INSERT INTO forecasts (sku, made_at, origin_day, chosen_at, kind, reason, forecast, numbers)
    VALUES (@sku, @madeAt, @originDay, @chosenAt, @kind, @reason, @forecast, @numbers)
    ON CONFLICT (sku) DO UPDATE SET made_at = @madeAt, origin_day = @originDay, chosen_at = @chosenAt, kind = @kind, reason = @reason,
      forecast = @forecast, numbers = @numbers`);
  const missing = db.prepare<[string, number], { sku: string }>(`
    SELECT DISTINCT sku FROM item_parameters i
    WHERE sku > ? AND NOT EXISTS (SELECT 1 FROM forecasts WHERE sku = i.sku) AND (
      EXISTS (SELECT 1 FROM demand_history WHERE sku = i.sku) OR EXISTS (SELECT 1 FROM demand WHERE sku = i.sku)
      OR EXISTS (SELECT 1 FROM positions p JOIN stock s ON s.position = p.id WHERE p.sku = i.sku AND s.open_day IS NOT NULL))
    ORDER BY sku LIMIT ?`);
  const parse = ({ forecast, numbers, ...row }: StoredForecast): ForecastRow => ({
    ...row,
    forecast: forecast === null ? null : unpackForecast({ forecast, numbers }),
  });
  const cache = new Map<string, ForecastRow | null>();
  const CACHED = 20_000;
  function keep(sku: string, row: ForecastRow | null): void {
    if (cache.size >= CACHED) cache.clear();
    cache.set(sku, row);
  }

  return {
    get(sku: string): ForecastRow | null {
      let row = cache.get(sku);
      if (row === undefined) {
        const stored = get.get(sku);
        row = stored ? parse(stored) : null;
        keep(sku, row);
      }
      return row;
    },
    all: (): ForecastRow[] => all.all().map(parse),
    /** The next items after this one that have demand and were never forecast; under load what was seen a moment ago is not counted yet. */
    missing: (after: string, limit: number): string[] => missing.all(after, limit).map(({ sku }) => sku),
    put(row: ForecastRow): void {
      const packed = row.forecast && packForecast(row.forecast);
      const nothing = { forecast: null, numbers: null };
      put.run({ ...row, kind: row.forecast?.kind ?? null, ...(packed ?? nothing) });
      // As it would be read: a restart must not change what is decided.
      keep(row.sku, { ...row, forecast: packed && unpackForecast(packed) });
    },
    forget: (): void => cache.clear(),
  };
}
