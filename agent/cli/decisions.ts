import type { DecisionView } from '../api/views.ts';
import { readCommand } from './read.ts';
import { shortTime } from './table.ts';

/** Decisions, newest first or, of the open ones, the most urgent; each with its reason. */
export const decisions = readCommand<DecisionView>({
  noun: 'decisions',
  read: (queries, wanted) => queries.decisions(wanted),
  columns: [
    { title: 'DECIDED', value: (row) => shortTime(row.decidedAt) },
    { title: 'SKU', value: (row) => row.sku },
    { title: 'WHAT', value: (row) => row.type.replace(/^quartermaster\./, '') },
    { title: 'QUANTITY', value: (row) => row.quantity },
    { title: 'UNIT', value: (row) => row.unit },
    { title: 'DUE', value: (row) => shortTime(row.dueBy) },
    { title: 'PRIORITY', value: (row) => row.priority },
    { title: 'STATE', value: (row) => row.state },
    { title: 'RECEIVED', value: (row) => row.received },
    { title: 'ID', value: (row) => row.id },
  ],
  below: (row) => row.reason.sentence,
});
