import { alertsTable } from './alerts.ts';
import { countsTable } from './counts.ts';
import { type Database, databaseError } from './database.ts';
import { dayClosesTable } from './day-closes.ts';
import { deadLettersTable } from './dead-letters.ts';
import { decisionsTable } from './decisions.ts';
import { decoderStatesTable } from './decoder-states.ts';
import { deliveriesTable } from './deliveries.ts';
import { demandTable } from './demand.ts';
import { demandDriversTable } from './demand-drivers.ts';
import { devicesTable } from './devices.ts';
import { eventKeysTable } from './event-keys.ts';
import { firstDemandsTable } from './first-demands.ts';
import { forecastRecordsTable } from './forecast-records.ts';
import { forecastsTable } from './forecasts.ts';
import { groundsTable } from './grounds.ts';
import { itemClassesTable } from './item-classes.ts';
import { itemsTable } from './items.ts';
import { journalTable } from './journal.ts';
import { knownItemsTable } from './known-items.ts';
import { levelChoicesTable } from './level-choices.ts';
import { createLockPatience } from './lock-patience.ts';
import { lotsTable } from './lots.ts';
import { orderChangesTable } from './order-changes.ts';
import { ordersTable } from './orders.ts';
import { outboxTable } from './outbox.ts';
import { overrideEndsTable } from './override-ends.ts';
import { pooledMeansTable } from './pooled-means.ts';
import { positionsTable } from './positions.ts';
import { createProjection } from './projection.ts';
import { commandsTable, jobsTable, settingsTable } from './records.ts';
import { reorderPointsTable } from './reorder-points.ts';
import { reservationsTable } from './reservations.ts';
import { rfidDeafAntennasTable } from './rfid-deaf-antennas.ts';
import { rfidLastPlacesTable } from './rfid-last-places.ts';
import { rfidTagsTable } from './rfid-tags.ts';
import { rfidVisitsTable } from './rfid-visits.ts';
import { scalesTable } from './scales.ts';
import { serialsTable } from './serials.ts';
import { stockTable } from './stock.ts';
import { stockEstimatesTable } from './stock-estimates.ts';
import { suppliersTable } from './suppliers.ts';
import { transfersTable } from './transfers.ts';

export interface StoreLimits {
  /** Sequence numbers per device that are remembered. */
  readonly keyWindow: number;
  readonly deadLetters: number;
  /** What antennas at shelves hear of tags, and places where tags were last. */
  readonly tagHearings?: number;
  readonly tagPlaces?: number;
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
  const devices = devicesTable(db);
  const estimates = stockEstimatesTable(db);
  const decoderStates = decoderStatesTable(db);
  const totalChanges = db.prepare<[], { count: number }>('SELECT total_changes() AS count');
  const changes = db.prepare<[], { data_version: number }>('PRAGMA data_version');
  let version = changes.get()!.data_version;
  let isHurried = false;
  const patience = createLockPatience(db);
  const projection = createProjection({ journal, settings, stock, demand });
  const run = db.transaction((work: () => unknown) => {
    // Another connection has written, for example an import: what is cached may be old. Stock and keys are this connection's alone.
    const current = changes.get()!.data_version;
    if (current !== version) forgetCached();
    version = current;
    const before = totalChanges.get()!.count;
    const result = work();
    projection.end();
    // A shelf that says again what it said before is no reason to write: that it spoke is kept until there is one.
    if (isHurried || projection.isBehind() || decoderStates.isPressing() || totalChanges.get()!.count !== before) {
      keys.flush();
      devices.flush();
      estimates.flush();
      decoderStates.flush(isHurried);
    }
    return result;
  });
  const suppliers = suppliersTable(db);
  const deliveries = deliveriesTable(db);
  const items = itemsTable(db, { terms: suppliers.get, learned: deliveries.learned });
  const itemClasses = itemClassesTable(db);
  const forecasts = forecastsTable(db);
  const forecastRecords = forecastRecordsTable(db);
  const orders = ordersTable(db);
  const transfers = transfersTable(db);
  const lots = lotsTable(db, positions);
  const alerts = alertsTable(db);
  const reservations = reservationsTable(db);
  const reorderPoints = reorderPointsTable(db);
  const levelChoices = levelChoicesTable(db);
  const firstDemands = firstDemandsTable(db);
  const knownItems = knownItemsTable(db);
  const scales = scalesTable(db);
  const counts = countsTable(db, positions);
  const rfidDeafAntennas = rfidDeafAntennasTable(db);
  const rfidTags = rfidTagsTable(db, limits.tagHearings);
  const rfidLastPlaces = rfidLastPlacesTable(db, limits.tagPlaces);

  function forgetCached(): void {
    for (const table of [
      suppliers,
      deliveries,
      items,
      itemClasses,
      forecasts,
      forecastRecords,
      orders,
      alerts,
      reservations,
      reorderPoints,
      transfers,
      lots,
      levelChoices,
      firstDemands,
      knownItems,
      scales,
      counts,
      rfidDeafAntennas,
      rfidTags,
      rfidLastPlaces,
    ])
      table.forget();
  }

  const grounds = groundsTable(db);

  return {
    db,
    journal,
    stock,
    demand,
    devices,
    estimates,
    decoderStates,
    keys,
    deadLetters: deadLettersTable(db, limits.deadLetters),
    suppliers,
    deliveries,
    items,
    overrideEnds: overrideEndsTable(db),
    itemClasses,
    orders,
    transfers,
    lots,
    orderChanges: orderChangesTable(db),
    reservations,
    scales,
    rfidTags,
    rfidLastPlaces,
    rfidDeafAntennas,
    rfidVisits: rfidVisitsTable(db),
    counts,
    serials: serialsTable(db),
    reorderPoints,
    levelChoices,
    firstDemands,
    knownItems,
    decisions: decisionsTable(db, grounds),
    grounds,
    outbox: outboxTable(db),
    forecasts,
    dayCloses: dayClosesTable(db),
    forecastRecords,
    pooledMeans: pooledMeansTable(db),
    demandDrivers: demandDriversTable(db),
    alerts,
    jobs: jobsTable(db),
    commands: commandsTable(db),
    settings,
    /** Runs `work` in one transaction, committed and synced when it returns; throws AgentError for what the surroundings do, and nothing is written. */
    transaction<Result>(work: () => Result): Result {
      try {
        const result = run.immediate(work) as Result;
        isHurried = false;
        decoderStates.committed();
        patience.committed();
        return result;
      } catch (error) {
        forgetCached();
        keys.forget();
        devices.forget();
        estimates.forget();
        decoderStates.rolledBack();
        projection.rolledBack();
        const cause = databaseError(error);
        patience.failed(cause);
        throw cause;
      }
    },
    /** Reads what a look at each of these items asks for, all of them at once: in the transaction in which they are looked at. */
    readAhead(skus: readonly string[]): void {
      for (const table of [items, stock, forecasts, forecastRecords, reorderPoints, knownItems]) table.readAhead(skus);
    },
    /** How far the rows of stock and demand are behind the journal. */
    projection,
    /** The next transactions write what was left for later, each a step of it. */
    hurry(): void {
      isHurried = true;
      projection.hurry();
    },
    /** Something was left for later. */
    isBehind: (): boolean =>
      projection.isBehind() || keys.isBehind() || devices.isBehind() || estimates.isBehind() || decoderStates.isBehind(),
    /** Changes whenever another connection has written. */
    dataVersion: (): number => changes.get()!.data_version,
  };
}
