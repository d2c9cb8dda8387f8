import type { DeviceView } from '../api/views.ts';
import { readCommand } from './read.ts';
import { shortTime } from './table.ts';

/** Sensors and scanners, and what shelf sensors show. */
export const devices = readCommand<DeviceView>({
  noun: 'devices',
  read: (queries) => queries.devices(),
  columns: [
    { title: 'DEVICE', value: (row) => row.device },
    { title: 'DECODER', value: (row) => row.decoder },
    { title: 'LAST SEEN', value: (row) => shortTime(row.lastSeen) },
    { title: 'MESSAGES', value: (row) => row.messages },
    { title: 'BATTERY %', value: (row) => row.batteryPercent },
    { title: 'SHELF', value: (row) => (row.shelf ? `${row.shelf.quantity} of ${row.shelf.sku} at ${row.shelf.location}` : null) },
    { title: 'REMARK', value: (row) => (row.silent ? 'silent' : null) },
  ],
});
