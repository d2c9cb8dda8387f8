import type { Forecast, ForecastEffects, SignalEffect } from '../domain/forecast/forecast.ts';
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

// Seven digits are finer than any forecast is right, and a third of the bytes.
const rounded = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(7)));

function roundedForecast(forecast: Forecast): Forecast {
  const { mean, quantiles, total, scores, effects, gain, pooled, signals, shadow } = forecast;
  return {
    ...forecast,
    mean: mean.map(rounded),
    quantiles: roundedQuantiles(quantiles),
    total: {
      steps: total.steps,
      mean: rounded(total.mean),
      sd: rounded(total.sd),
      quantiles: total.quantiles.map(({ level, value }) => ({ level, value: rounded(value) })),
    },
    ...(gain !== undefined && { gain: rounded(gain) }),
    ...(pooled !== undefined && { pooled: rounded(pooled) }),
    scores: scores.map((candidate) => (candidate.score === undefined ? candidate : { ...candidate, score: rounded(candidate.score) })),
    ...(signals && { signals: signals.map(roundedSignal) }),
    ...(shadow && { shadow: { ...shadow, quantiles: roundedQuantiles(shadow.quantiles) } }),
    ...(effects && { effects: roundedEffects(effects) }),
  };
}

function roundedQuantiles(quantiles: Forecast['quantiles']): Forecast['quantiles'] {
  return quantiles.map(({ level, value }) => ({ level, value: value.map(rounded) }));
}

function roundedSignal({ name, usual, timesPerUnit, perStep }: SignalEffect): SignalEffect {
  return { name, usual: rounded(usual), timesPerUnit: rounded(timesPerUnit), perStep: perStep.map(rounded) };
}

function roundedEffects({ level, trendPerWeek, weekdays }: ForecastEffects): ForecastEffects {
  return {
    level: rounded(level),
    trendPerWeek: rounded(trendPerWeek),
    weekdays: weekdays.map(({ weekday, times }) => ({ weekday, times: rounded(times) })),
  };
}

/** The forecast of each SKU, the newest only. */
export function forecastsTable(db: Database) {
  const get = db.prepare<[string], StoredForecast>(`SELECT ${COLUMNS} FROM forecasts WHERE sku = ?`);
  const all = db.prepare<[], StoredForecast>(`SELECT ${COLUMNS} FROM forecasts ORDER BY sku`);
  const put = db.prepare<
    [Record<string, unknown>]
  >(`INSERT OR REPLACE INTO forecasts (sku, made_at, origin_day, chosen_at, kind, reason, forecast)
    VALUES (@sku, @madeAt, @originDay, @chosenAt, @kind, @reason, @forecast)`);
  const missing = db.prepare<[string, number], { sku: string }>(`
    SELECT DISTINCT sku FROM item_parameters i
    WHERE sku > ? AND NOT EXISTS (SELECT 1 FROM forecasts WHERE sku = i.sku) AND (
      EXISTS (SELECT 1 FROM demand_history WHERE sku = i.sku) OR EXISTS (SELECT 1 FROM demand WHERE sku = i.sku)
      OR EXISTS (SELECT 1 FROM positions p JOIN stock s ON s.position = p.id WHERE p.sku = i.sku AND s.open_day IS NOT NULL))
    ORDER BY sku LIMIT ?`);
  const parse = (row: StoredForecast): ForecastRow => ({
    ...row,
    forecast: row.forecast === null ? null : (JSON.parse(row.forecast) as Forecast),
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
      const forecast = row.forecast && roundedForecast(row.forecast);
      put.run({ ...row, kind: forecast?.kind ?? null, forecast: forecast && JSON.stringify(forecast) });
      keep(row.sku, { ...row, forecast });
    },
    forget: (): void => cache.clear(),
  };
}
