import { alertsTable } from './alerts.ts';
import { type Database, databaseError } from './database.ts';
import { deadLettersTable } from './dead-letters.ts';
import { decisionsTable } from './decisions.ts';
import { demandTable } from './demand.ts';
import { devicesTable } from './devices.ts';
import { eventKeysTable } from './event-keys.ts';
import { forecastsTable } from './forecasts.ts';
import { itemsTable } from './items.ts';
import { journalTable } from './journal.ts';
import { ordersTable } from './orders.ts';
import { outboxTable } from './outbox.ts';
import { positionsTable } from './positions.ts';
import { createProjection } from './projection.ts';
import { commandsTable, jobsTable, settingsTable } from './records.ts';
import { reorderPointsTable } from './reorder-points.ts';
import { reservationsTable } from './reservations.ts';
import { stockTable } from './stock.ts';

export interface StoreLimits {
  /** Sequence numbers per device that are remembered. */
  readonly keyWindow: number;
  readonly deadLetters: number;
}

/** All table families over one open database. */
export type Store = ReturnType<typeof createStore>;

export function createStore(db: Database, limits: StoreLimits = { keyWindow: 10_000, deadLetters: 10_000 }) {
  const positions = positionsTable(db);
  const journal = journalTable(db, positions);
  const settings = settingsTable(db);
  const stock = stockTable(db, positions);
  const demand = demandTable(db, stock);
  const keys = eventKeysTable(db, limits.keyWindow);
  const projection = createProjection({ journal, settings, stock, demand });
  const run = db.transaction((work: () => unknown) => {
    const result = work();
    projection.end();
    keys.flush();
    return result;
  });
  const changes = db.prepare<[], { data_version: number }>('PRAGMA data_version');
  const items = itemsTable(db);
  const forecasts = forecastsTable(db);
  let version = changes.get()!.data_version;

  function forgetItems(): void {
    items.forget();
    forecasts.forget();
  }

  return {
    db,
    journal,
    stock,
    demand,
    devices: devicesTable(db),
    keys,
    deadLetters: deadLettersTable(db, limits.deadLetters),
    items,
    orders: ordersTable(db),
    reservations: reservationsTable(db),
    reorderPoints: reorderPointsTable(db),
    decisions: decisionsTable(db),
    outbox: outboxTable(db),
    forecasts,
    alerts: alertsTable(db),
    jobs: jobsTable(db),
    commands: commandsTable(db),
    settings,
    /** Runs `work` in one transaction, committed and synced when it returns; throws AgentError for what the surroundings do, and nothing is written. */
    transaction<Result>(work: () => Result): Result {
      try {
        const current = changes.get()!.data_version;
        // Another connection has written, for example an import: what is cached may be old. Stock and keys are this connection's alone.
        if (current !== version) forgetItems();
        version = current;
        return run.immediate(work) as Result;
      } catch (error) {
        forgetItems();
        keys.forget();
        projection.rolledBack();
        throw databaseError(error);
      }
    },
    /** How far the rows of stock and demand are behind the journal. */
    projection,
    /** Changes whenever another connection has written. */
    dataVersion: (): number => changes.get()!.data_version,
  };
}
