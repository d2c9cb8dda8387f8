import type { DemandOutlook, Forecast } from '../domain/forecast/forecast.ts';
import type { Database } from './database.ts';
import { packForecast, unpackForecast, unpackOutlook } from './forecast-packing.ts';
import { IN_KEYS, unknownKeys } from './many-keys.ts';
import { createRecent } from './recent.ts';

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

/** The little of a row that is asked for with each look at an item. */
export interface OutlookRow extends Pick<ForecastRow, 'originDay'> {
  readonly forecast: DemandOutlook | null;
}

interface StoredForecast extends Omit<ForecastRow, 'forecast'> {
  readonly forecast: string | null;
  readonly numbers: Buffer | null;
}

const COLUMNS = 'sku, made_at AS madeAt, origin_day AS originDay, chosen_at AS chosenAt, reason, forecast, numbers';

/** Whole ones are read a few times in a row, once a day. */
const CACHED = 256;
/** About two kilobytes each, twice as many at most. */
const CACHED_OUTLOOKS = 32_768;

/** The forecast of each SKU, the newest only. */
export function forecastsTable(db: Database) {
  const get = db.prepare<[string], StoredForecast>(`SELECT ${COLUMNS} FROM forecasts WHERE sku = ?`);
  const many = db.prepare<[string], StoredForecast>(`SELECT ${COLUMNS} FROM forecasts WHERE sku ${IN_KEYS}`);
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
  const outlookIn = ({ forecast, numbers, originDay }: StoredForecast): OutlookRow => ({
    originDay,
    forecast: forecast === null ? null : unpackOutlook({ forecast, numbers }),
  });
  const whole = createRecent<string, ForecastRow | null>(CACHED);
  const outlooks = createRecent<string, OutlookRow | null>(CACHED_OUTLOOKS);

  return {
    get(sku: string): ForecastRow | null {
      let row = whole.get(sku);
      if (row === undefined) {
        const stored = get.get(sku);
        row = stored ? parse(stored) : null;
        whole.set(sku, row);
      }
      return row;
    },
    /** The same object until the forecast is another. */
    outlook(sku: string): OutlookRow | null {
      let row = outlooks.get(sku);
      if (row === undefined) {
        const stored = get.get(sku);
        row = stored ? outlookIn(stored) : null;
        outlooks.set(sku, row);
      }
      return row;
    },
    /** Reads the outlooks of many that are about to be asked for. */
    readAhead(skus: readonly string[]): void {
      const keys = unknownKeys(skus, (sku) => outlooks.get(sku) !== undefined);
      if (keys === null) return;
      for (const sku of JSON.parse(keys) as string[]) outlooks.set(sku, null);
      for (const stored of many.all(keys)) outlooks.set(stored.sku, outlookIn(stored));
    },
    all: (): ForecastRow[] => all.all().map(parse),
    /** The next items after this one that have demand and were never forecast; under load what was seen a moment ago is not counted yet. */
    missing: (after: string, limit: number): string[] => missing.all(after, limit).map(({ sku }) => sku),
    put(row: ForecastRow): void {
      const packed = row.forecast && packForecast(row.forecast);
      const nothing = { forecast: null, numbers: null };
      put.run({ ...row, kind: row.forecast?.kind ?? null, ...(packed ?? nothing) });
      // To be read anew: a restart must not change what is decided.
      whole.delete(row.sku);
      outlooks.delete(row.sku);
    },
    forget(): void {
      whole.clear();
      outlooks.clear();
    },
  };
}
