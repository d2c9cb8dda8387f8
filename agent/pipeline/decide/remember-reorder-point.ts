import { DAY_MS } from '../../domain/calendar.ts';
import type { PolicyAnswer } from '../../policies/policy.ts';
import type { Store } from '../../store/store.ts';

const SETTLE_MS = 900_000;

/** Keeps what the policy said for those who only read: each time something is written anyway, else at most every 15 minutes where it moves and once a day where it does not. */
export function rememberReorderPoint(
  store: Store,
  sku: string,
  answer: PolicyAnswer,
  { now, isWriting }: { now: number; isWriting: boolean },
): void {
  const kept = store.reorderPoints.get(sku);
  const { reorderPoint, orderUpTo = null } = answer;
  if (reorderPoint === null) {
    if (kept) store.reorderPoints.drop(sku);
    return;
  }
  const age = kept ? Math.abs(now - kept.computedAt) : Number.POSITIVE_INFINITY;
  const isSame = kept?.reorderPoint === reorderPoint && kept.orderUpTo === orderUpTo;
  if (isWriting ? isSame && age < DAY_MS : age < (isSame ? DAY_MS : SETTLE_MS)) return;
  store.reorderPoints.put({ sku, reorderPoint, orderUpTo, computedAt: now });
}
