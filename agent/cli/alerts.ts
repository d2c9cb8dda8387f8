import type { AlertView } from '../api/views.ts';
import { readCommand } from './read.ts';
import { shortTime } from './table.ts';

/** Alerts, active ones first. */
export const alerts = readCommand<AlertView>({
  noun: 'alerts',
  read: (queries, { limit }) => queries.alerts(limit),
  columns: [
    { title: 'RAISED', value: (row) => shortTime(row.raisedAt) },
    { title: 'CLEARED', value: (row) => shortTime(row.clearedAt) ?? 'active' },
    { title: 'KIND', value: (row) => row.kind },
    { title: 'SUBJECT', value: (row) => row.subject },
    { title: 'WHAT', value: (row) => row.sentence },
  ],
});
