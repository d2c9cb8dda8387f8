import { describe, expect, it } from 'vitest';
import type { AgentApi } from '../../../agent/api/api.ts';
import type { Outcome } from '../../../simulator/checkers/checker.ts';
import { eachNeedOrderedOnce } from '../../../simulator/checkers/each-need-ordered-once.ts';
import { everyDecisionArrives } from '../../../simulator/checkers/every-decision-arrives.ts';
import { checkers } from '../../../simulator/checkers/index.ts';
import { outboxDrained } from '../../../simulator/checkers/outbox-drained.ts';
import { stockEqualsWorld } from '../../../simulator/checkers/stock-equals-world.ts';
import type { Upstream } from '../../../simulator/upstream.ts';
import { createWarehouse } from '../../../simulator/world/warehouse.ts';

const NUMBERS = { position: 9, reorderPoint: 10, onHand: 9, onOrder: 0, allocated: 0, backorders: 0 };
const DECISION = {
  id: 'd1',
  sku: 'TEA',
  quantity: 41,
  deliveredAt: 'then',
  acknowledgedAt: 'then',
  state: 'received',
  reason: { numbers: NUMBERS },
};
const ROW = { sku: 'TEA', location: 'A-01', onHand: 12 };
const MESSAGE = { id: 'd1', channel: 'decisions', state: 'delivered' };

/** An outcome in which all is well, but for what `changed` says. */
function outcome(changed: { decision?: object; numbers?: object; stock?: object[]; message?: object; orders?: string[] } = {}): Outcome {
  const warehouse = createWarehouse();
  warehouse.put('TEA', 'A-01', 12);
  const decision = { ...DECISION, ...changed.decision, reason: { numbers: { ...NUMBERS, ...changed.numbers } } };
  const api = {
    stock: () => changed.stock ?? [{ ...ROW, location: null }, ROW],
    decisions: () => [decision],
    outbox: () => [{ ...MESSAGE, ...changed.message }],
  } as unknown as AgentApi;
  const orders = new Map((changed.orders ?? ['d1']).map((id) => [id, {}]));
  return { api, warehouse, upstream: { orders } as unknown as Upstream };
}

it.each(checkers.map((checker) => [checker.name, checker] as const))('"%s" has nothing to say where all is well', (_name, checker) => {
  expect(checker.check(outcome())).toBeNull();
});

describe('"stock equals the world" objects', () => {
  it.each([
    ['to a unit too many', [{ ...ROW, onHand: 13 }], /agent says 13, there are 12/],
    ['to goods that the agent does not know of', [], /agent says 0, there are 12/],
    ['to goods at the wrong place', [{ ...ROW, location: 'A-02' }], /A-01/],
    ['to goods that are not there', [ROW, { ...ROW, location: 'B-01', onHand: 3 }], /says 3, nothing is there/],
    ['to less than nothing', [ROW, { ...ROW, location: 'B-01', onHand: -1 }], /says -1/],
  ])('%s', (_what, stock, reason) => {
    expect(stockEqualsWorld.check(outcome({ stock }))).toMatch(reason);
  });
});

describe('"every decision arrives" objects', () => {
  it.each([
    ['to one that never reached upstream', { orders: [] }, /never reached upstream/],
    ['to one not marked delivered', { decision: { deliveredAt: null } }, /not marked delivered/],
    ['to one not marked acknowledged', { decision: { acknowledgedAt: null } }, /not marked acknowledged/],
    ['to one whose goods never came', { decision: { state: 'shipped' } }, /is shipped, not received/],
  ])('%s', (_what, changed, reason) => {
    expect(everyDecisionArrives.check(outcome(changed))).toMatch(reason);
  });
});

describe('"each need is ordered once" objects', () => {
  it.each([
    ['to an order above the reorder point', { position: 11, onHand: 11 }, /at position 11, above 10/],
    ['to an order that forgot what was on its way', { onOrder: 41 }, /does not add up/],
    ['to a reason without figures', { reorderPoint: undefined }, /does not show/],
  ])('%s', (_what, numbers, reason) => {
    expect(eachNeedOrderedOnce.check(outcome({ numbers }))).toMatch(reason);
  });
});

describe('"the outbox is drained" objects', () => {
  it.each(['waiting', 'dead'])('to a message that is %s', (state) => {
    expect(outboxDrained.check(outcome({ message: { state } }))).toContain(state);
  });
});
