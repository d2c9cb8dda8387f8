import type { LotView } from '../api/views.ts';
import { readCommand } from './read.ts';

/** What lies of each lot, the first to expire first. */
export const lots = readCommand<LotView>({
  noun: 'lots',
  read: (queries, { sku }) => queries.lots(sku === undefined ? undefined : { sku }),
  columns: [
    { title: 'SKU', value: (row) => row.sku },
    { title: 'LOCATION', value: (row) => row.location },
    { title: 'LOT', value: (row) => row.lot },
    { title: 'GOOD UNTIL', value: (row) => row.expiry },
    { title: 'QUANTITY', value: (row) => row.quantity },
    { title: 'UNIT', value: (row) => row.unit },
  ],
});
