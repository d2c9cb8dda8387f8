import { COUNTERS, type Counters } from '../pipeline/counters.ts';
import { lastBackupAt } from '../pipeline/keep/back-up.ts';
import type { ClassRecord } from '../store/forecast-records.ts';
import type { Store } from '../store/store.ts';
import { wasteOf } from './lot-views.ts';
import type { MetricView } from './views.ts';

const LABEL: Partial<Record<keyof typeof COUNTERS, string>> = {
  events_recorded: 'kind',
  events_flagged: 'flag',
  tag_reads: 'use',
  tag_passages: 'outcome',
  answers: 'outcome',
  dead_letters: 'reason',
  commit_failures: 'cause',
  decisions: 'type',
  deliveries: 'sink',
  delivery_failures: 'sink',
  upstream_messages: 'channel',
  forecasts: 'model',
  forecast_failures: 'reason',
  level_choices: 'goal',
  proposals_withdrawn: 'reason',
  choice_failures: 'reason',
  model_trials: 'outcome',
  demand_changes: 'kind',
};

export interface Gauges {
  readonly inboxLength: number;
  readonly itemsWaiting: number;
  readonly forecastsWaiting: number;
  readonly sourceConnected: boolean;
  readonly uplinkConnected: boolean;
  readonly databaseBytes: number;
  readonly diskFreeBytes: number | null;
  readonly clockTrusted: boolean;
  /** The last step of the clock that was noticed. */
  readonly clockStepSeconds: number;
  readonly clockUnplaced: number;
  readonly now: number;
}

/** The figures for /metrics: counters since the start and what is so now. */
export function readMetrics(store: Store, counters: Counters, gauges: Gauges): MetricView[] {
  const read = counters.read();
  const counted = (Object.keys(COUNTERS) as (keyof typeof COUNTERS)[]).map((name): MetricView => {
    const label = LABEL[name];
    const samples = read
      .filter((sample) => sample.name === name)
      .map((sample) => ({ labels: label ? { [label]: sample.label } : {}, value: sample.value }));
    return {
      name: `quartermaster_${name}_total`,
      help: COUNTERS[name],
      type: 'counter',
      samples: samples.length > 0 || label ? samples : [{ labels: {}, value: 0 }],
    };
  });
  const { scrappedUnits, scrappedCosts } = wasteOf(store);
  const outbox = Math.min(...store.outbox.cursors().map((cursor) => cursor.deliveredThrough), Number.MAX_SAFE_INTEGER);
  const waiting = store.outbox.waitingAfter(outbox === Number.MAX_SAFE_INTEGER ? 0 : outbox);
  const gauge = (name: string, help: string, value: number): MetricView => ({
    name: `quartermaster_${name}`,
    help,
    type: 'gauge',
    samples: [{ labels: {}, value }],
  });
  return [
    ...counted,
    gauge('inbox_length', 'Messages waiting to be committed', gauges.inboxLength),
    gauge('items_waiting', 'Items waiting to be looked at', gauges.itemsWaiting),
    gauge('forecasts_waiting', 'Items waiting for a new forecast', gauges.forecastsWaiting),
    ...recordMetrics(store),
    gauge('outbox_depth', 'Messages waiting to be delivered', waiting.count),
    gauge(
      'outbox_oldest_age_seconds',
      'Age of the oldest message waiting to be delivered',
      waiting.oldest === null ? 0 : Math.max(0, gauges.now - waiting.oldest) / 1000,
    ),
    gauge('dead_letters_stored', 'Dead letters in the database', store.deadLetters.count()),
    gauge('alerts_active', 'Active alerts', store.alerts.activeCount()),
    gauge('scrapped_units', 'Base units that were ever scrapped', scrappedUnits),
    {
      name: 'quartermaster_scrapped_cost_minor',
      help: 'What the scrapped goods cost, in minor units of the currency',
      type: 'gauge',
      samples: Object.entries(scrappedCosts).map(([currency, value]) => ({ labels: { currency }, value })),
    },
    gauge('orders_open', 'Open orders', store.orders.openCount()),
    gauge('source_connected', 'Whether the devices’ broker is connected', gauges.sourceConnected ? 1 : 0),
    gauge('uplink_connected', 'Whether the upstream broker is connected', gauges.uplinkConnected ? 1 : 0),
    gauge('database_bytes', 'Bytes of database and write-ahead log', gauges.databaseBytes),
    ...(gauges.diskFreeBytes === null ? [] : [gauge('disk_free_bytes', 'Bytes free on the database’s disk', gauges.diskFreeBytes)]),
    gauge('clock_trusted', 'Whether the gateway’s clock is trusted', gauges.clockTrusted ? 1 : 0),
    gauge('clock_offset_seconds', 'By how much the gateway’s clock was last set forward (or back)', gauges.clockStepSeconds),
    gauge('clock_unplaced_entries', 'Journal entries whose business day is not known', gauges.clockUnplaced),
    backupAge(store, gauges.now),
  ];
}

/** How forecasts fared, per demand class: per item it would be thousands of series. */
function recordMetrics(store: Store): MetricView[] {
  const classes = store.forecastRecords.byClass();
  const metric = (name: string, help: string, value: (record: ClassRecord) => number | null): MetricView => ({
    name: `quartermaster_forecast_${name}`,
    help,
    type: 'gauge',
    samples: classes.flatMap((record) => {
      const of = value(record);
      return of === null ? [] : [{ labels: { class: record.demandClass }, value: of }];
    }),
  });
  return [
    metric('items', 'Items whose forecasts have met closed days, by demand class', ({ items }) => items),
    metric('scaled_error', 'Mean absolute error of forecasts over that of repeating the day before', ({ scaledError }) => scaledError),
    metric('tracking_signal', 'Mean error over mean absolute error, without its sign, mean over items', (of) => of.trackingSignal),
    metric('under_median_share', 'Share of days on which demand was at or under the median', ({ under50 }) => under50),
    metric('under_90_share', 'Share of days on which demand was at or under the 0.9 quantile', ({ under90 }) => under90),
  ];
}

/** Without a sample until there is a backup: an age of 0 would say that there is one. */
function backupAge(store: Store, now: number): MetricView {
  const at = lastBackupAt(store);
  const samples = at === null ? [] : [{ labels: {}, value: Math.max(0, now - at) / 1000 }];
  return { name: 'quartermaster_backup_age_seconds', help: 'Age of the last good scheduled backup', type: 'gauge', samples };
}
