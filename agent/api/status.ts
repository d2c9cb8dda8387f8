import { formatDay, toIso } from '../domain/calendar.ts';
import { lastBackupAt } from '../pipeline/keep/back-up.ts';
import { databaseBytes } from '../store/database.ts';
import type { LevelChoiceRow } from '../store/level-choices.ts';
import { isDatabaseLocked } from '../store/lock.ts';
import { schemaVersion } from '../store/migrate.ts';
import type { Store } from '../store/store.ts';
import { wasteOf } from './lot-views.ts';
import type { LevelChoiceView, StatusView } from './views.ts';

export interface StatusContext {
  readonly store: Store;
  readonly databaseFile: string;
  readonly version: string;
}

function count(store: Store, sql: string): number {
  return (store.db.prepare(sql).get() as { count: number }).count;
}

/** One look at the whole: what is stored, what waits, whether an agent works on it. */
export function readStatus({ store, databaseFile, version }: StatusContext): Omit<StatusView, 'now'> {
  const { settings } = store;
  const extent = store.journal.extent();
  const behind = Math.min(...store.outbox.cursors().map((cursor) => cursor.deliveredThrough), Number.MAX_SAFE_INTEGER);
  const waiting = store.outbox.waitingAfter(behind === Number.MAX_SAFE_INTEGER ? 0 : behind);
  const backedUpAt = lastBackupAt(store);
  const startedAt = isDatabaseLocked(databaseFile) ? settings.get('startedAt') : null;
  return {
    site: settings.get('site'),
    gateway: settings.get('gateway'),
    version,
    startedAt: startedAt === null ? null : toIso(Number(startedAt)),
    items: count(store, 'SELECT count(DISTINCT sku) AS count FROM item_parameters'),
    locations: count(store, 'SELECT count(DISTINCT location) AS count FROM item_locations'),
    journalEntries: extent.count,
    lastEventAt: extent.last === null ? null : toIso(extent.last),
    devices: count(store, 'SELECT count(*) AS count FROM devices'),
    deadLetters: store.deadLetters.count(),
    openOrders: store.orders.openCount(),
    outboxWaiting: waiting.count,
    outboxOldestAt: waiting.oldest === null ? null : toIso(waiting.oldest),
    activeAlerts: store.alerts.activeCount(),
    ...wasteOf(store),
    lastBackupAt: backedUpAt === null ? null : toIso(backedUpAt),
    levelChoices: store.levelChoices.all().map(choiceView),
    databaseBytes: databaseBytes(databaseFile),
    databaseSchema: schemaVersion(store.db),
  };
}

function choiceView({ madeAt, originDay, choice: { goal, items, days, parameters } }: LevelChoiceRow): LevelChoiceView {
  const level = goal.kind === 'cost' ? null : goal.level;
  return { goal: goal.kind, level, madeAt: toIso(madeAt), originDay: formatDay(originDay), items, days, parameters };
}
