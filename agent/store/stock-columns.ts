import type { KeptBy, PositionKey, StockRow } from '../domain/stock/stock-row.ts';

/**
 * Stock rows in memory by number of position, as plain numbers: 73 bytes each, nothing for the garbage collector to visit, and no look-up but an index. It grows with
 * the highest number: a million positions take 73 MB.
 */
export interface StockColumns {
  isKnown(position: number): boolean;
  /** The row of a known position. */
  read(position: number, key: PositionKey): StockRow;
  /** Two figures of a known position that are asked for with each look at an item, without the rest of its row. */
  onHand(position: number): number;
  since(position: number): number;
  /** Keeps the figures of a row, `row.position` given. */
  keep(row: Omit<StockRow, keyof PositionKey>): void;
  /** The row as the stock table has it, in the order of its columns. */
  values(position: number): (number | string | null)[];
  isUnwritten(position: number): boolean;
  setUnwritten(position: number, isUnwritten: boolean): void;
  forget(position: number): void;
  clear(): void;
}

const KNOWN = 1;
const UNWRITTEN = 2;
const BY_SENSOR = 4;
const FUSED = 8;
const FIRST_SIZE = 1024;
/** Figures of a row. */
const WIDTH = 9;
const [ON_HAND, LEVEL_TIME, LEVEL_ID, SINCE, UPDATED_AT, LAST_ID, LATEST_TIME, OPEN_DAY, OPEN_DEMAND] = [0, 1, 2, 3, 4, 5, 6, 7, 8];

const stateBy = { scans: 0, sensor: BY_SENSOR, fused: FUSED } as const;
const keptBy = (state: number): KeptBy => ((state & BY_SENSOR) !== 0 ? 'sensor' : (state & FUSED) !== 0 ? 'fused' : 'scans');
const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** Creates them, empty. */
export function createStockColumns(): StockColumns {
  let figures = new Float64Array(FIRST_SIZE * WIDTH);
  let states = new Uint8Array(FIRST_SIZE);

  function makeRoom(position: number): void {
    if (position < states.length) return;
    const size = Math.max(states.length * 2, position + 1);
    const [moreFigures, moreStates] = [new Float64Array(size * WIDTH), new Uint8Array(size)];
    moreFigures.set(figures);
    moreStates.set(states);
    figures = moreFigures;
    states = moreStates;
  }

  const stateOf = (position: number): number => states[position] ?? 0;
  const figure = (position: number, column: number): number => figures[position * WIDTH + column]!;

  return {
    isKnown: (position) => (stateOf(position) & KNOWN) !== 0,
    read: (position, { sku, location, condition }) => ({
      position,
      sku,
      location,
      condition,
      onHand: figure(position, ON_HAND!),
      keptBy: keptBy(stateOf(position)),
      levelTime: orNull(figure(position, LEVEL_TIME!)),
      levelId: orNull(figure(position, LEVEL_ID!)),
      since: figure(position, SINCE!),
      updatedAt: figure(position, UPDATED_AT!),
      lastId: orNull(figure(position, LAST_ID!)),
      latestTime: orNull(figure(position, LATEST_TIME!)),
      openDay: orNull(figure(position, OPEN_DAY!)),
      openDemand: figure(position, OPEN_DEMAND!),
    }),
    onHand: (position) => figure(position, ON_HAND!),
    since: (position) => figure(position, SINCE!),
    keep(row) {
      makeRoom(row.position);
      states[row.position] = (stateOf(row.position) & UNWRITTEN) | KNOWN | stateBy[row.keptBy];
      const at = row.position * WIDTH;
      figures[at + ON_HAND!] = row.onHand;
      figures[at + LEVEL_TIME!] = row.levelTime ?? Number.NaN;
      figures[at + LEVEL_ID!] = row.levelId ?? Number.NaN;
      figures[at + SINCE!] = row.since;
      figures[at + UPDATED_AT!] = row.updatedAt;
      figures[at + LAST_ID!] = row.lastId ?? Number.NaN;
      figures[at + LATEST_TIME!] = row.latestTime ?? Number.NaN;
      figures[at + OPEN_DAY!] = row.openDay ?? Number.NaN;
      figures[at + OPEN_DEMAND!] = row.openDemand;
    },
    values: (position) => [
      position,
      figure(position, ON_HAND!),
      keptBy(stateOf(position)),
      orNull(figure(position, LEVEL_TIME!)),
      orNull(figure(position, LEVEL_ID!)),
      figure(position, SINCE!),
      figure(position, UPDATED_AT!),
      orNull(figure(position, LAST_ID!)),
      orNull(figure(position, LATEST_TIME!)),
      orNull(figure(position, OPEN_DAY!)),
      figure(position, OPEN_DEMAND!),
    ],
    isUnwritten: (position) => (stateOf(position) & UNWRITTEN) !== 0,
    setUnwritten(position, isUnwritten) {
      states[position] = isUnwritten ? stateOf(position) | UNWRITTEN : stateOf(position) & ~UNWRITTEN;
    },
    forget(position) {
      if (position < states.length) states[position] = 0;
    },
    clear: () => void states.fill(0),
  };
}
