import type { ShrinkageView } from '../api/views.ts';
import { shownMoney } from '../domain/items/currency.ts';
import { readCommand } from './read.ts';

/** What vanishes between counts, what cost most first. */
export const shrinkage = readCommand<ShrinkageView>({
  noun: 'counts to compare',
  read: (queries) => queries.shrinkage(),
  columns: [
    { title: 'SKU', value: (row) => row.sku },
    { title: 'LOCATION', value: (row) => row.location },
    { title: 'INTERVALS', value: (row) => row.intervals },
    { title: 'LOST', value: (row) => row.lost },
    { title: 'UNIT', value: (row) => row.unit },
    { title: 'VALUE', value: (row) => (row.lostMinor === null || row.currency === null ? null : shownMoney(row.lostMinor, row.currency)) },
    { title: '% A WEEK', value: (row) => Math.round(row.weeklyRate * 10_000) / 100 },
  ],
});
