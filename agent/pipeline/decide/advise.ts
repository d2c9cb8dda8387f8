import type { PolicyAnswer, PolicyInput } from '../../policies/policy.ts';
import type { Ids } from '../../ports.ts';
import type { Store } from '../../store/store.ts';
import type { AlertBoard } from '../alerts.ts';
import type { DecideSettings } from './decide-settings.ts';
import { itemView } from './item-view.ts';
import { heldBackState } from './order-limits.ts';
import { isSeen } from './positions.ts';
import { requestRecount } from './recount.ts';
import { shortState } from './short-stock.ts';

/** Raises and clears what is to be said of an item, and asks for the counts that advisors want; in the caller's transaction. Returns of how many things that made news. */
export function advise(
  { ids }: { readonly ids: Ids },
  { store, alerts, settings }: { readonly store: Store; readonly alerts: AlertBoard; readonly settings: DecideSettings },
  { input, answer, now }: { readonly input: PolicyInput; readonly answer: PolicyAnswer; readonly now: number },
): number {
  const { speaker } = settings;
  const { sku } = input.item;
  const states = [
    heldBackState(sku, answer),
    shortState(store, sku, input.position),
    // One that only stands in for another so far has no stock that could be judged.
    ...(isSeen(store, sku, input.position) ? settings.lookAtItem(itemView(store, settings, { input, answer, now })) : []),
  ];
  let news = 0;
  for (const state of states) {
    if (!alerts.set(state, now)) continue;
    news++;
    if (state.finding && state.recount)
      requestRecount({ store, speaker, ids }, { item: input.item, location: null, by: `Alert ${state.kind}` }, now);
  }
  return news;
}
