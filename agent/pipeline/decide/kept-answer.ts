import type { Item } from '../../domain/items/item.ts';
import { laterReason } from '../../domain/replenishment/later-reason.ts';
import { type InventoryPosition, inventoryPosition } from '../../domain/stock/stock.ts';
import type { PolicyAnswer, PolicyInput } from '../../policies/policy.ts';
import type { BoundPolicy } from './decide-settings.ts';

/** That an item waits, and on what that was found: no words and no numbers, so that some hundred bytes of an item are enough. Figures alone of what the policy saw: the engine takes what is kept once for what is kept each time, and would leave each later look to the slow collector. */
interface Kept extends Seen {
  readonly policy: BoundPolicy;
  readonly reorderPoint: number | null;
  readonly orderUpTo: number | undefined;
  readonly rules: readonly string[];
}

/** What of an input an answer goes by, beside the item and its position. */
interface Seen extends Pick<PolicyInput, 'forecast' | 'forecastDaysOld' | 'orderEveryDays'> {
  readonly units: number;
  readonly days: number;
}

/** By the item as it is resolved: another object as soon as anything of it changes. */
const kept = new WeakMap<Item, Kept>();

/**
 * What a policy answers. Policies are pure, and their levels do not go by the position: an item that waited above its reorder point, and of which nothing but its position has changed, waits while it
 * is above it. Why it does is said by the policy itself, asked again where somebody reads it.
 */
export function askKept(policy: BoundPolicy, input: PolicyInput): PolicyAnswer {
  const known = kept.get(input.item);
  if (known?.policy === policy && isAbove(known, input.position) && isSame(known, input)) return waiting(known, input);
  const answer = policy.ask(input);
  // What was chosen by simulation is read anew each time, and may speak of a record that grows.
  if (answer.kind === 'wait' && input.chosen === null && isAbove(answer, input.position))
    kept.set(input.item, keptOf(policy, input, answer));
  return answer;
}

function keptOf(policy: BoundPolicy, input: PolicyInput, { reorderPoint, orderUpTo, reason }: PolicyAnswer): Kept {
  const { forecast, forecastDaysOld, observed, orderEveryDays } = input;
  const { units, days } = observed;
  return { forecast, forecastDaysOld, orderEveryDays, units, days, policy, reorderPoint, orderUpTo, rules: reason.rules };
}

function waiting({ policy, reorderPoint, orderUpTo, rules }: Kept, input: PolicyInput): PolicyAnswer {
  const reason = laterReason(rules, () => policy.ask(input).reason);
  return orderUpTo === undefined ? { kind: 'wait', reorderPoint, reason } : { kind: 'wait', reorderPoint, orderUpTo, reason };
}

/** Without a level an item waits whatever there is of it. */
function isAbove({ reorderPoint }: Pick<Kept, 'reorderPoint'>, position: InventoryPosition): boolean {
  return reorderPoint === null || inventoryPosition(position) > reorderPoint;
}

function isSame(known: Seen, input: PolicyInput): boolean {
  return (
    known.forecast === input.forecast &&
    known.forecastDaysOld === input.forecastDaysOld &&
    known.units === input.observed.units &&
    known.days === input.observed.days &&
    known.orderEveryDays === input.orderEveryDays &&
    input.chosen === null
  );
}
