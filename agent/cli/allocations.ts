import type { AllocationView } from '../api/views.ts';
import { readCommand } from './read.ts';
import { shortTime } from './table.ts';

/** Customers' order lines that wait to be picked, in the order in which they are served. */
export const allocations = readCommand<AllocationView>({
  noun: 'allocations',
  read: (queries, { sku }) => queries.allocations(sku === undefined ? undefined : { sku }),
  columns: [
    { title: 'SKU', value: (row) => row.sku },
    { title: 'ORDER', value: (row) => row.order },
    { title: 'LINE', value: (row) => row.line },
    { title: 'WAITS FOR', value: (row) => row.quantity },
    { title: 'ALLOCATED', value: (row) => row.allocated },
    { title: 'SHORT', value: (row) => row.short },
    { title: 'UNIT', value: (row) => row.unit },
    { title: 'PRIORITY', value: (row) => row.priority },
    { title: 'DUE', value: (row) => shortTime(row.dueBy) },
  ],
});
