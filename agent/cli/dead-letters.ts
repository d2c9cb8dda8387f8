import type { DeadLetterView } from '../api/views.ts';
import { readCommand } from './read.ts';
import { shortTime } from './table.ts';

const PAYLOAD_SHOWN = 120;

/** Messages that nothing could be made of, newest first, with the beginning of each. */
export const deadLetters = readCommand<DeadLetterView>({
  noun: 'dead letters',
  read: (queries, { limit }) => queries.deadLetters(limit),
  columns: [
    { title: 'RECEIVED', value: (row) => shortTime(row.receivedAt) },
    { title: 'TOPIC', value: (row) => row.topic },
    { title: 'REASON', value: (row) => row.reason },
    { title: 'DETAIL', value: (row) => row.detail },
    { title: 'BYTES', value: (row) => row.payloadBytes },
  ],
  below: (row) => (row.payload.length > PAYLOAD_SHOWN ? `${row.payload.slice(0, PAYLOAD_SHOWN)}...` : row.payload || '(empty)'),
});
