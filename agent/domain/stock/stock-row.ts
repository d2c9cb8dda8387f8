import { type JournalEntry, NOT_PLACED } from './journal.ts';
import type { Condition } from './stock-event.ts';

/** A stock position: one SKU at one location in one condition. */
export interface PositionKey {
  readonly sku: string;
  readonly location: string;
  readonly condition: Condition;
}

/** Whose word counts at a position: the scans', a shelf sensor's, or an estimate made of both. */
export type KeptBy = 'scans' | 'sensor' | 'fused';

/** What is at a position now, with the end of its chain of journal entries. */
export interface StockRow extends PositionKey {
  /** Its number; 0 until stored. */
  readonly position: number;
  readonly onHand: number;
  readonly keptBy: KeptBy;
  /** The newest stated level: changes before it no longer move on-hand. */
  readonly levelTime: number | null;
  readonly levelId: number | null;
  /** Event time of the earliest entry; `NOT_PLACED` while the time of all of them is provisional. */
  readonly since: number;
  readonly updatedAt: number;
  /** The newest entry in order of arrival, and the latest event time of all; null before the first. */
  readonly lastId: number | null;
  readonly latestTime: number | null;
  /** The newest business day that saw demand here, and how much; earlier days are in the demand table. */
  readonly openDay: number | null;
  readonly openDemand: number;
}

/** A position before its first entry. */
export function emptyRow(entry: JournalEntry): StockRow {
  const { sku, location, condition } = entry;
  return {
    ...{
      position: 0,
      sku,
      location,
      condition,
      onHand: 0,
      keptBy: 'scans',
      levelTime: null,
      levelId: null,
      since: knownTime(entry),
      updatedAt: 0,
    },
    ...{ lastId: null, latestTime: null, openDay: null, openDemand: 0 },
  };
}

/** A provisional time says nothing of since when a position is known. */
function knownTime({ flags, eventTime }: JournalEntry): number {
  return flags.length > 0 && flags.includes('gateway-clock') ? NOT_PLACED : eventTime;
}

/** Whether an entry counts after the newest stated level of its position. */
function isAfterLevel(entry: { eventTime: number; id: number }, row: StockRow): boolean {
  if (row.levelTime === null) return true;
  return entry.eventTime > row.levelTime || (entry.eventTime === row.levelTime && entry.id > row.levelId!);
}

/** Whether a change as of `eventTime`, arriving now, would still move today's on-hand. */
export function movesOnHand(row: StockRow | undefined, eventTime: number): boolean {
  return !row || isAfterLevel({ eventTime, id: Number.MAX_SAFE_INTEGER }, row);
}

/** Is told of demand on a day that is not the open one of its position. */
export type Settle = (sku: string, day: number, quantity: number) => void;

/**
 * The row after an entry; `carried` is what a late level found already changed after it. Demand counts on the position's open day, in the row; a later day becomes the
 * open one, and what lies on another is settled.
 */
export function applied(row: StockRow, entry: JournalEntry, carried: number | null, settle: Settle): StockRow {
  const counts = isAfterLevel(entry, row);
  const states = counts && entry.level !== null;
  const opensDay = entry.demand !== 0 && (row.openDay === null || entry.businessDay > row.openDay);
  const isOpenDay = entry.demand !== 0 && entry.businessDay === row.openDay;
  if (opensDay && row.openDay !== null) settle(row.sku, row.openDay, row.openDemand);
  if (entry.demand !== 0 && !opensDay && !isOpenDay) settle(row.sku, entry.businessDay, entry.demand);
  return {
    position: row.position,
    sku: row.sku,
    location: row.location,
    condition: row.condition,
    onHand: states ? entry.level! + (carried ?? 0) : counts ? row.onHand + (entry.delta ?? 0) : row.onHand,
    keptBy: entry.kind === 'level' ? 'sensor' : entry.kind === 'estimate' ? 'fused' : row.keptBy,
    levelTime: states ? entry.eventTime : row.levelTime,
    levelId: states ? entry.id : row.levelId,
    since: Math.min(row.since, knownTime(entry)),
    updatedAt: Math.max(row.updatedAt, entry.receivedAt),
    lastId: Math.max(row.lastId ?? entry.id, entry.id),
    latestTime: Math.max(row.latestTime ?? entry.eventTime, entry.eventTime),
    openDay: opensDay ? entry.businessDay : row.openDay,
    openDemand: opensDay ? entry.demand : isOpenDay ? row.openDemand + entry.demand : row.openDemand,
  };
}
