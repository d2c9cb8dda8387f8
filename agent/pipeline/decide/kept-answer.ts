import type { Item } from '../../domain/items/item.ts';
import { laterReason } from '../../domain/replenishment/later-reason.ts';
import { type InventoryPosition, inventoryPosition } from '../../domain/stock/stock.ts';
import type { PolicyAnswer, PolicyInput } from '../../policies/policy.ts';
import type { BoundPolicy } from './decide-settings.ts';

/** That an item waits, and on what that was found: no words and no numbers, so that some hundred bytes of an item are enough. */
interface Kept {
  readonly policy: BoundPolicy;
  readonly input: PolicyInput;
  readonly reorderPoint: number | null;
  readonly orderUpTo: number | undefined;
  readonly rules: readonly string[];
}

/** By the item as it is resolved: another object as soon as anything of it changes. */
const kept = new WeakMap<Item, Kept>();

/**
 * What a policy answers. Policies are pure, and their levels do not go by the position: an item that waited above its reorder point, and of which nothing but its position has changed, waits while it
 * is above it. Why it does is said by the policy itself, asked again where somebody reads it.
 */
export function askKept(policy: BoundPolicy, input: PolicyInput): PolicyAnswer {
  const known = kept.get(input.item);
  if (known?.policy === policy && isAbove(known, input.position) && isSame(known.input, input)) return waiting(known, input);
  const answer = policy.ask(input);
  // What was chosen by simulation is read anew each time, and may speak of a record that grows.
  if (answer.kind === 'wait' && input.chosen === null && isAbove(answer, input.position))
    kept.set(input.item, {
      ...{ policy, input, reorderPoint: answer.reorderPoint, orderUpTo: answer.orderUpTo, rules: answer.reason.rules },
    });
  return answer;
}

function waiting({ policy, reorderPoint, orderUpTo, rules }: Kept, input: PolicyInput): PolicyAnswer {
  const reason = laterReason(rules, () => policy.ask(input).reason);
  return orderUpTo === undefined ? { kind: 'wait', reorderPoint, reason } : { kind: 'wait', reorderPoint, orderUpTo, reason };
}

/** Without a level an item waits whatever there is of it. */
function isAbove({ reorderPoint }: Pick<Kept, 'reorderPoint'>, position: InventoryPosition): boolean {
  return reorderPoint === null || inventoryPosition(position) > reorderPoint;
}

function isSame(a: PolicyInput, b: PolicyInput): boolean {
  return (
    a.forecast === b.forecast &&
    a.forecastDaysOld === b.forecastDaysOld &&
    a.observed.units === b.observed.units &&
    a.observed.days === b.observed.days &&
    a.orderEveryDays === b.orderEveryDays &&
    b.chosen === null
  );
}
