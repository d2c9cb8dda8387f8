import type { PolicyAnswer, PolicyInput } from '../policies/policy.ts';
import type { Ids } from '../ports.ts';
import type { Store } from '../store/store.ts';
import type { AlertBoard } from './alerts.ts';
import type { DecideSettings } from './decide-settings.ts';
import { itemView } from './item-view.ts';
import { requestRecount } from './recount.ts';

/** Raises and clears what the advisors find of an item, and asks for the counts that they want; in the caller's transaction. Returns how many advisors looked. */
export function advise(
  { ids }: { readonly ids: Ids },
  { store, alerts, settings }: { readonly store: Store; readonly alerts: AlertBoard; readonly settings: DecideSettings },
  { input, answer, now }: { readonly input: PolicyInput; readonly answer: PolicyAnswer; readonly now: number },
): number {
  const { speaker, calendar } = settings;
  const states = settings.lookAtItem(itemView(store, input, { reorderPoint: answer.reorderPoint, now, timezone: calendar.timezone }));
  for (const state of states) {
    const isNews = state.finding !== null && store.alerts.active(state.kind, state.subject) === undefined;
    alerts.set(state, now);
    if (isNews && state.recount)
      requestRecount({ store, speaker, ids }, { item: input.item, location: null, by: `Alert ${state.kind}` }, now);
  }
  return states.length;
}
