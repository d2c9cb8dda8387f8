import type { Calendar } from '../../domain/calendar.ts';
import type { Item } from '../../domain/items/item.ts';
import type { ChosenLevels } from '../../domain/levels/chosen-levels.ts';
import { wouldSpoil } from '../../domain/levels/first-demand.ts';
import { countsFirsts } from '../../domain/levels/level-choice.ts';
import type { PolicyInput } from '../../policies/policy.ts';
import type { Store } from '../../store/store.ts';
import { recordOf } from '../learn/choice-demand.ts';
import { firstsKey, isOfSuccession } from '../learn/count-firsts.ts';
import { currentForecast } from '../learn/score-days.ts';
import type { DecideSettings } from './decide-settings.ts';
import { readPosition } from './positions.ts';
import { supplierChance } from './supplier-chance.ts';

/** What of the settings it depends on. */
type InputSettings = Pick<DecideSettings, 'calendar' | 'holidayOn' | 'policyFor'>;

/** What the policy sees of an item now. */
export function policyInput(store: Store, settings: InputSettings, item: Item, now: number): PolicyInput {
  const row = store.forecasts.outlook(item.sku);
  const today = settings.calendar.businessDay(now);
  const observed = row?.forecast ? { units: 0, firstDay: null } : observedDemand(store, settings.calendar, item.sku);
  const { chosen, firstsPerDay } = chosenLevels(store, settings, item, today);
  const chance = supplierChance(store, settings.calendar.timezone, item.supplier, now);
  return {
    item: chance && chance.waitDays > 0 ? { ...item, leadTimeDays: item.leadTimeDays + chance.waitDays } : item,
    ...(chance && { orderEveryDays: chance.nextDays - chance.waitDays }),
    position: readPosition(store, item.sku, today),
    forecast: currentForecast(store, item.sku),
    forecastDaysOld: row ? Math.max(0, today - 1 - row.originDay) : 0,
    observed: { units: observed.units, days: observed.firstDay === null ? 0 : today - observed.firstDay + 1 },
    ...(firstsPerDay !== undefined && { firstsPerDay }),
    chosen,
  };
}

/** What was chosen for the item's policy, and the item's record, where that is asked for; and of one that nobody asked for within the last year what first demands say. */
function chosenLevels(
  store: Store,
  settings: InputSettings,
  item: Item,
  today: number,
): { readonly chosen: ChosenLevels | null; readonly firstsPerDay?: number } {
  const asked = settings.policyFor(item).choice;
  const row = asked ? store.levelChoices.get(asked.key) : null;
  if (!asked || !row) return { chosen: null };
  const { choice } = row;
  const record = choice.parameters && recordOf(store, settings, item, today);
  if (!record || record.mean > 0 || !countsFirsts(choice) || isOfSuccession(store, item)) return { chosen: { choice, record } };
  const firsts = store.firstDemands.get(firstsKey(asked.key, item));
  if (firsts && wouldSpoil(firsts.first, item.shelfLifeDays)) return { chosen: { choice, record } };
  return { chosen: { choice, record, firstDemand: firsts?.first ?? null }, ...(firsts && { firstsPerDay: firsts.perDay }) };
}

/** What was taken since the item was first seen: days on which it lay there and nobody wanted it count, too. */
function observedDemand(store: Store, calendar: Calendar, sku: string): { units: number; firstDay: number | null } {
  const { units, firstDay } = store.demand.observed(sku);
  const since = store.stock.since(sku);
  if (firstDay === null || since === null) return { units, firstDay };
  return { units, firstDay: Math.min(firstDay, calendar.businessDay(since)) };
}
