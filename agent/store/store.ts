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
import { commandsTable, jobsTable, settingsTable } from './records.ts';
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
  const stock = stockTable(db, positions);
  const keys = eventKeysTable(db, limits.keyWindow);
  const run = db.transaction((work: () => unknown) => {
    const result = work();
    stock.flush();
    keys.flush();
    return result;
  });
  const changes = db.prepare<[], { data_version: number }>('PRAGMA data_version');
  const items = itemsTable(db);
  const forecasts = forecastsTable(db);
  let version = changes.get()!.data_version;

  function forget(): void {
    items.forget();
    forecasts.forget();
    stock.forget();
    keys.forget();
  }

  return {
    db,
    journal: journalTable(db, positions),
    stock,
    demand: demandTable(db, stock.flush),
    devices: devicesTable(db),
    keys,
    deadLetters: deadLettersTable(db, limits.deadLetters),
    items,
    orders: ordersTable(db),
    reservations: reservationsTable(db),
    decisions: decisionsTable(db),
    outbox: outboxTable(db),
    forecasts,
    alerts: alertsTable(db),
    jobs: jobsTable(db),
    commands: commandsTable(db),
    settings: settingsTable(db),
    /** Runs `work` in one transaction, committed and synced when it returns; throws AgentError for what the surroundings do, and nothing is written. */
    transaction<Result>(work: () => Result): Result {
      try {
        const current = changes.get()!.data_version;
        // Another connection has written, for example an import: what is cached may be old.
        if (current !== version) forget();
        version = current;
        return run.immediate(work) as Result;
      } catch (error) {
        forget();
        throw databaseError(error);
      }
    },
    /** Changes whenever another connection has written. */
    dataVersion: (): number => changes.get()!.data_version,
  };
}
