import type { DeadLetterView, DeviceView } from '../api/views.ts';
import type { Run } from './command.ts';
import { readCommand } from './read.ts';
import { shortTime } from './table.ts';

const LETTERS_READ = 10_000;
const PAYLOAD_SHOWN = 500;

/** Sensors and scanners, and what shelf sensors show. */
const known = readCommand<DeviceView>({
  noun: 'devices',
  read: (queries) => queries.devices(),
  columns: [
    { title: 'DEVICE', value: (row) => row.device },
    { title: 'DECODER', value: (row) => row.decoder },
    { title: 'LAST SEEN', value: (row) => shortTime(row.lastSeen) },
    { title: 'MESSAGES', value: (row) => row.messages },
    { title: 'BATTERY %', value: (row) => row.batteryPercent },
    { title: 'SHELF', value: (row) => (row.shelf ? `${row.shelf.quantity} of ${row.shelf.sku} at ${row.shelf.location}` : null) },
    { title: 'CALIBRATED', value: (row) => (row.calibration ? shortTime(row.calibration.at) : null) },
    { title: 'TARE OFF', value: (row) => row.sensor && `${row.sensor.bias.toFixed(1)} (${row.sensor.driftPerDay.toFixed(2)} a day)` },
    { title: 'NOISE', value: (row) => row.sensor?.noise.toFixed(2) ?? null },
    { title: 'REMARK', value: (row) => remark(row) },
  ],
});

const LIKELY = 0.9;

function remark({ silent, sensor }: DeviceView): string | null {
  const words = [silent && 'silent', sensor && sensor.stuck > LIKELY && 'stuck', sensor && sensor.drifting > LIKELY && 'drifting'];
  return words.filter((word) => word).join(', ') || null;
}

/** A topic with dead letters: how many are kept, and the last of them. */
interface UnknownTopic extends DeadLetterView {
  readonly letters: number;
}

const unknown = readCommand<UnknownTopic>({
  noun: 'unknown topics',
  read: (queries) => lastByTopic(queries.deadLetters(LETTERS_READ)),
  columns: [
    { title: 'TOPIC', value: (row) => row.topic },
    { title: 'LETTERS', value: (row) => row.letters },
    { title: 'LAST', value: (row) => shortTime(row.receivedAt) },
    { title: 'REASON', value: (row) => row.reason },
    { title: 'DETAIL', value: (row) => row.detail },
  ],
  below: (row) => row.payload.slice(0, PAYLOAD_SHOWN) || '(empty)',
});

function lastByTopic(newestFirst: readonly DeadLetterView[]): UnknownTopic[] {
  const topics = new Map<string, UnknownTopic>();
  for (const letter of newestFirst) {
    const last = topics.get(letter.topic);
    topics.set(letter.topic, { ...(last ?? letter), letters: (last?.letters ?? 0) + 1 });
  }
  return [...topics.values()];
}

/** Devices that are understood, or with `--unknown` the topics that are not: a mapping can be written by looking at them. */
export const devices: Run = (call) => (call.values['unknown'] === true ? unknown(call) : known(call));
