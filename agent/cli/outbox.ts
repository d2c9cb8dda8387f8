import type { OutboxView } from '../api/views.ts';
import { readCommand } from './read.ts';
import { shortTime } from './table.ts';

/** What goes upstream: waiting messages in order of delivery, then the newest delivered. */
export const outbox = readCommand<OutboxView>({
  noun: 'messages',
  read: (queries, { limit }) => queries.outbox(limit),
  columns: [
    { title: 'CREATED', value: (row) => shortTime(row.createdAt) },
    { title: 'CHANNEL', value: (row) => row.channel },
    { title: 'SUBJECT', value: (row) => row.subject },
    { title: 'SINK', value: (row) => row.sink },
    { title: 'STATE', value: (row) => row.state },
    { title: 'ATTEMPTS', value: (row) => row.attempts },
    { title: 'DELIVERED', value: (row) => shortTime(row.deliveredAt) },
    { title: 'ID', value: (row) => row.id },
    { title: 'ERROR', value: (row) => row.error },
  ],
});
