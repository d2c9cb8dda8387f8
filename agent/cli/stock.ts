import type { EstimateView, StockView } from '../api/views.ts';
import { readCommand } from './read.ts';
import { shortTime } from './table.ts';

function remarks(row: StockView): string {
  return [
    row.negative ? 'more was taken than the ledger held' : '',
    row.verified ? '' : 'unverified since a restore: count it',
    row.quarantine > 0 ? `${row.quarantine} in quarantine` : '',
    row.damaged > 0 ? `${row.damaged} damaged` : '',
  ]
    .filter((text) => text !== '')
    .join(', ');
}

function estimateWords({ units, sd, low, high, ledger, sensor }: EstimateView): string {
  return `${units} (${low} to ${high}, sd ${sd.toFixed(1)}); scans ${ledger}, sensor ${sensor}`;
}

/** Stock positions, an item's total and then its locations. */
export const stock = readCommand<StockView>({
  noun: 'stock',
  read: (queries, { sku }) => queries.stock(sku === undefined ? undefined : { sku }),
  columns: [
    { title: 'SKU', value: (row) => row.sku },
    { title: 'LOCATION', value: (row) => row.location ?? 'total' },
    { title: 'ON HAND', value: (row) => row.onHand },
    { title: 'ALLOCATED', value: (row) => row.allocated },
    { title: 'AVAILABLE', value: (row) => row.available },
    { title: 'ON ORDER', value: (row) => row.onOrder },
    { title: 'BACKORDERS', value: (row) => row.backorders },
    { title: 'POSITION', value: (row) => row.position },
    { title: 'REORDER AT', value: (row) => row.reorderPoint },
    { title: 'CLASS', value: (row) => (row.abc === null ? null : `${row.abc}${row.xyz}`) },
    { title: 'UNIT', value: (row) => row.unit },
    { title: 'KEPT BY', value: (row) => row.keptBy },
    { title: 'ESTIMATE', value: (row) => (row.estimate === null ? null : estimateWords(row.estimate)) },
    { title: 'UPDATED', value: (row) => shortTime(row.updatedAt) },
    { title: 'REMARKS', value: remarks },
  ],
});
