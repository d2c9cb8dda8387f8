import type { DemandClass } from '../domain/demand/demand-class.ts';
import type { Following } from '../domain/forecast/forecast-follow.ts';
import type { Database } from './database.ts';
import { IN_KEYS, unknownKeys } from './many-keys.ts';
import { createRecent } from './recent.ts';

const CACHED = 20_000;
/** Days of a record from which a mean size is told. */
const LEAST_DAYS = 28;

/** How an item's forecasts fared, and where its demand stands relative to the newest one. */
export interface ForecastRecordRow extends Following {
  readonly sku: string;
  /** The newest business day that was scored. */
  readonly throughDay: number;
  readonly demandClass: DemandClass;
  /** The level is relative to the forecast of this origin, 1 where it is as was forecast. */
  readonly originDay: number;
  /** The day on which the newest lasting change of level began; null where none was seen. */
  readonly changedDay: number | null;
}

/** Means over the items of one demand class. */
export interface ClassRecord {
  readonly demandClass: DemandClass;
  readonly items: number;
  readonly scaledError: number | null;
  readonly trackingSignal: number;
  readonly under50: number;
  readonly under90: number;
}

const COLUMNS = {
  ...{ sku: 'sku', throughDay: 'through_day', demandClass: 'demand_class', days: 'days', demand: 'demand' },
  ...{ absError: 'abs_error', error: 'error', naiveError: 'naive_error', pinball90: 'pinball90', under50: 'under50', under90: 'under90' },
  ...{ demandShare: 'demand_share', size: 'size', sizeSquare: 'size_square', originDay: 'origin_day', level: 'level' },
  ...{ rise: 'rise', fall: 'fall', riseDays: 'rise_days', fallDays: 'fall_days', changedDay: 'changed_day' },
  ...{ trialSince: 'trial_since', trialDays: 'trial_days', newcomerLoss: 'newcomer_loss', servingLoss: 'serving_loss' },
} as const satisfies Record<keyof ForecastRecordRow, string>;

/** How the forecasts of each SKU fared; not a projection. */
export function forecastRecordsTable(db: Database) {
  const columns = Object.entries(COLUMNS)
    .map(([name, column]) => `${column} AS ${name}`)
    .join(', ');
  const get = db.prepare<[string], ForecastRecordRow>(`SELECT ${columns} FROM forecast_records WHERE sku = ?`);
  const many = db.prepare<[string], ForecastRecordRow>(`SELECT ${columns} FROM forecast_records WHERE sku ${IN_KEYS}`);
  const all = db.prepare<[], ForecastRecordRow>(`SELECT ${columns} FROM forecast_records ORDER BY sku`);
  const put = db.prepare<[Record<string, unknown>]>(
    `INSERT OR REPLACE INTO forecast_records (${Object.values(COLUMNS).join(', ')})
     VALUES (${Object.keys(COLUMNS)
       .map((name) => `@${name}`)
       .join(', ')})`,
  );
  const classes = db.prepare<[], ClassRecord>(`
    SELECT demand_class AS demandClass, count(*) AS items, avg(abs_error / nullif(naive_error, 0)) AS scaledError,
      avg(coalesce(abs(error) / nullif(abs_error, 0), 0)) AS trackingSignal, avg(under50) AS under50, avg(under90) AS under90
    FROM forecast_records GROUP BY demand_class ORDER BY demand_class`);
  const largest = db.prepare<[number], { size: number | null }>(
    'SELECT max(size) AS size FROM forecast_records WHERE days >= ? AND size > 0',
  );
  let siteSize: { readonly day: number; readonly size: number | null } | null = null;
  const known = createRecent<string, ForecastRecordRow | null>(CACHED);

  return {
    get(sku: string): ForecastRecordRow | null {
      let row = db.readonly ? undefined : known.get(sku);
      if (row === undefined) {
        row = get.get(sku) ?? null;
        known.set(sku, row);
      }
      return row;
    },
    /** Reads many that are about to be asked for. */
    readAhead(skus: readonly string[]): void {
      const keys = unknownKeys(skus, (sku) => known.get(sku) !== undefined);
      if (keys === null) return;
      for (const sku of JSON.parse(keys) as string[]) known.set(sku, null);
      for (const row of many.all(keys)) known.set(row.sku, row);
    },
    all: (): ForecastRecordRow[] => all.all(),
    put(row: ForecastRecordRow): void {
      put.run({ ...row });
      known.set(row.sku, row);
    },
    /** Over the items of each demand class; the tracking signal without its sign, or too much and too little would cancel out. */
    byClass: (): ClassRecord[] => classes.all(),
    /** The largest mean size of a demand among items whose record is long enough to tell; null where none is. Looked up once for each day that it is asked on. */
    largestSize(day: number): number | null {
      if (siteSize?.day !== day) siteSize = { day, size: largest.get(LEAST_DAYS)!.size };
      return siteSize.size;
    },
    forget(): void {
      known.clear();
      siteSize = null;
    },
  };
}
