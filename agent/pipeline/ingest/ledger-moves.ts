import { type LedgerMove, SETTLE_MS } from '../../domain/estimate/filter.ts';
import type { StockRow } from '../../domain/stock/stock-row.ts';
import type { StockEstimate } from '../../store/stock-estimates.ts';
import type { Store } from '../../store/store.ts';

/** What the journal says happened to the ledger of a position since it was last looked at, so that the ledger comes out as it is. */
export function ledgerMoves(store: Store, row: StockRow, { seenId, belief }: Pick<StockEstimate, 'seenId' | 'belief'>): LedgerMove[] {
  if (row.lastId === null || row.lastId <= seenId) return [];
  const levelTime = row.levelTime ?? Number.NEGATIVE_INFINITY;
  const isStated = row.levelId !== null && row.levelId > seenId;
  const entries = [...store.journal.backFrom(row, seenId, isStated ? levelTime : Number.POSITIVE_INFINITY)].reverse();
  const isAfter = (entry: { eventTime: number; id: number }): boolean =>
    entry.eventTime > levelTime || (entry.eventTime === levelTime && entry.id > (row.levelId ?? 0));
  const stated = isStated ? entries.find(({ id }) => id === row.levelId) : undefined;
  const counted: LedgerMove[] = [];
  if (stated) {
    // What was believed before a count that comes late was written from that belief: the count knows better.
    const believed = entries.filter((entry) => entry.id < stated.id && entry.kind === 'estimate' && isAfter(entry));
    const off = -believed.reduce((sum, { delta }) => sum + (delta ?? 0), 0);
    counted.push({ kind: 'counted', units: (stated.level ?? 0) + (stated.carried ?? 0), off });
  }
  const moves = entries
    .filter((entry) => entry.id > Math.max(seenId, stated?.id ?? 0) && entry.delta !== null && entry.delta !== 0 && isAfter(entry))
    .map(
      ({ kind, eventTime, delta }): LedgerMove =>
        kind === 'estimate' ? { kind: 'corrected', units: delta! } : { kind: 'moved', time: eventTime, units: delta! },
    );
  const changes = [...counted, ...moves];
  const ledger = changes.reduce((sum, move) => (move.kind === 'counted' ? move.units : sum + move.units), belief.ledger);
  // What retention has folded cannot be told apart any more.
  return ledger === row.onHand ? changes : [...changes, { kind: 'moved', time: belief.seenAt + SETTLE_MS + 1, units: row.onHand - ledger }];
}
