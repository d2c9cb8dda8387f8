import type { ForecastView } from '../api/views.ts';
import { readCommand } from './read.ts';

function figure(value: number | undefined): string | null {
  return value === undefined ? null : value.toFixed(1);
}

/** Forecasts per item: the total that orders are made from, and a sentence on it or why there is none. */
export const forecasts = readCommand<ForecastView>({
  noun: 'forecasts',
  read: (queries, { sku }) => queries.forecasts(sku === undefined ? undefined : { sku }),
  columns: [
    { title: 'SKU', value: (row) => row.sku },
    { title: 'MODEL', value: (row) => row.model },
    { title: 'SEEN UNTIL', value: (row) => row.originDay },
    { title: 'NEXT DAY', value: (row) => figure(row.mean[0]) },
    { title: 'OVER DAYS', value: (row) => row.total?.days ?? null },
    { title: 'TOTAL', value: (row) => figure(row.total?.mean) },
    { title: 'MEDIAN', value: (row) => figure(row.total?.quantiles['0.5']) },
    { title: '95 % AT MOST', value: (row) => figure(row.total?.quantiles['0.95']) },
  ],
  below: (row) => row.sentence ?? `No forecast: ${row.reason}.`,
});
