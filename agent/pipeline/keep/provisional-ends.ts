import type { ParameterName } from '../../domain/items/item.ts';
import type { Hold } from '../../store/items.ts';
import type { Store } from '../../store/store.ts';

/** The end of an override of a parameter, or of what holds an item back, that was reckoned from a provisional time; UTC milliseconds. */
export interface ProvisionalEnd {
  readonly sku: string;
  readonly of: ParameterName | Hold['kind'];
  readonly until: number;
}

const ENDS = 'clock.ends';

/** As it was written before upstream's rejections counted: null is a snooze. */
interface OlderEnd extends Omit<ProvisionalEnd, 'of'> {
  readonly parameter: ParameterName | null;
}

function read(store: Store): ProvisionalEnd[] {
  const ends = JSON.parse(store.settings.get(ENDS) ?? '[]') as (ProvisionalEnd | OlderEnd)[];
  return ends.map((end) => ('of' in end ? end : { sku: end.sku, of: end.parameter ?? 'snoozed', until: end.until }));
}

/** Remembers an end that moves along when the clock is set. In the caller's transaction. */
export function noteProvisionalEnd(store: Store, end: ProvisionalEnd): void {
  const others = read(store).filter(({ sku, of }) => sku !== end.sku || of !== end.of);
  store.settings.put(ENDS, JSON.stringify([...others, end]));
}

/** Moves the remembered ends by how far provisional times lag behind, in milliseconds; one that was stated anew meanwhile stays. In the caller's transaction. */
export function moveProvisionalEnds(store: Store, lagMs: number): void {
  for (const { sku, of, until } of read(store)) {
    const moved = until + lagMs;
    if (of === 'snoozed' || of === 'rejected') {
      const hold = store.items.holds(sku, 0).find(({ kind }) => kind === of);
      if (hold?.until === until) store.items.putHold(sku, { ...hold, until: moved });
    } else {
      const end = store.overrideEnds.ofSku(sku).find(({ parameter }) => parameter === of);
      if (end?.until === until) store.overrideEnds.put({ sku, parameter: of, until: moved });
    }
  }
  store.settings.drop(ENDS);
}
