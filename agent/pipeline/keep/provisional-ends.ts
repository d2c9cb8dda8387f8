import type { ParameterName } from '../../domain/items/item.ts';
import type { Store } from '../../store/store.ts';

/** The end of an override, or of a snooze where `parameter` is null, that was reckoned from a provisional time; UTC milliseconds. */
export interface ProvisionalEnd {
  readonly sku: string;
  readonly parameter: ParameterName | null;
  readonly until: number;
}

const ENDS = 'clock.ends';

const read = (store: Store): ProvisionalEnd[] => JSON.parse(store.settings.get(ENDS) ?? '[]') as ProvisionalEnd[];

/** Remembers an end that moves along when the clock is set. In the caller's transaction. */
export function noteProvisionalEnd(store: Store, end: ProvisionalEnd): void {
  const others = read(store).filter(({ sku, parameter }) => sku !== end.sku || parameter !== end.parameter);
  store.settings.put(ENDS, JSON.stringify([...others, end]));
}

/** Moves the remembered ends by how far provisional times lag behind, in milliseconds; one that was stated anew meanwhile stays. In the caller's transaction. */
export function moveProvisionalEnds(store: Store, lagMs: number): void {
  for (const { sku, parameter, until } of read(store)) {
    const moved = until + lagMs;
    const hold = store.items.holds(sku, 0).find(({ kind }) => kind === 'snoozed');
    const end = store.overrideEnds.ofSku(sku).find((one) => one.parameter === parameter);
    if (parameter === null && hold?.until === until) store.items.putHold(sku, { ...hold, until: moved });
    if (parameter !== null && end?.until === until) store.overrideEnds.put({ sku, parameter, until: moved });
  }
  store.settings.drop(ENDS);
}
