import { describe, expect, it } from 'vitest';
import type { DecisionView, OutboxView, StockView } from '../../../agent/api/views.ts';
import { checkers } from '../../../simulator/checkers/index.ts';
import type { Upstream, UpstreamOrder } from '../../../simulator/upstream.ts';
import { createWarehouse } from '../../../simulator/world/warehouse.ts';
import { stageAgent } from '../../support/staged-agent.ts';

const place = (sku: string, location: string | null, onHand: number) => ({ sku, location, onHand }) as StockView;
const numbers = { position: 4, reorderPoint: 5, onHand: 3, onOrder: 2, allocated: 1, backorders: 0 };
const decision = (change: object = {}) =>
  ({
    id: 'd-1',
    sku: 'TEA',
    quantity: 12,
    state: 'received',
    deliveredAt: '2026-01-05T10:00:00.000Z',
    acknowledgedAt: '2026-01-05T10:01:00.000Z',
    reason: { sentence: '', numbers, rules: [] },
    ...change,
  }) as unknown as DecisionView;

/** All is well, but for what a test changes. */
function findings(change: { stock?: StockView[]; decisions?: DecisionView[]; outbox?: OutboxView[]; upstream?: string[] } = {}) {
  const warehouse = createWarehouse();
  warehouse.put('TEA', 'A-1', 7);
  warehouse.put('TEA', 'DOCK', 0);
  const { api } = stageAgent({
    stock: change.stock ?? [place('TEA', null, 7), place('TEA', 'A-1', 7), place('TEA', 'B-2', 0)],
    decisions: change.decisions ?? [decision()],
    outbox: change.outbox ?? [],
  });
  const orders = new Map((change.upstream ?? ['d-1']).map((id) => [id, {} as UpstreamOrder]));
  const upstream = { orders } as unknown as Upstream;
  return checkers.map((checker) => checker.check({ api, warehouse, upstream })).filter((reason) => reason !== null);
}

describe('the checkers of a run', () => {
  it('have nothing to say when all is well', () => {
    expect(findings()).toEqual([]);
  });

  it.each([
    ['stock that differs', { stock: [place('TEA', 'A-1', 6)] }, 'TEA at A-1: the agent says 6, there are 7'],
    ['stock that the agent does not know of', { stock: [] }, 'TEA at A-1: the agent says 0, there are 7'],
    [
      'stock that is not there',
      { stock: [place('TEA', 'A-1', 7), place('TEA', 'B-2', -1)] },
      '["TEA","B-2"]: the agent says -1, nothing is there',
    ],
    [
      'stock of another SKU',
      { stock: [place('TEA', 'A-1', 7), place('SOAP', 'A-1', 1)] },
      '["SOAP","A-1"]: the agent says 1, nothing is there',
    ],
    ['a decision that never arrived', { upstream: [] }, 'decision d-1 for TEA never reached upstream'],
    ['one not marked delivered', { decisions: [decision({ deliveredAt: null })] }, 'decision d-1 is not marked delivered'],
    ['one that nobody acknowledged', { decisions: [decision({ acknowledgedAt: null })] }, 'decision d-1 is not marked acknowledged'],
    ['an order still on its way', { decisions: [decision({ state: 'shipped' })] }, 'decision d-1 is shipped, not received'],
    [
      'an order that was not needed',
      { decisions: [decision({ reason: { numbers: { ...numbers, reorderPoint: 3 } } })] },
      'decision d-1 for TEA: 12 ordered at position 4, above 3',
    ],
    [
      'a position that does not add up',
      { decisions: [decision({ reason: { numbers: { ...numbers, onOrder: 0 } } })] },
      'decision d-1 for TEA: its position does not add up',
    ],
    ['a message that waits', { outbox: [{ id: 'm-1', channel: 'alerts', state: 'waiting' } as OutboxView] }, 'alerts m-1 is waiting'],
  ])('find %s', (_what, change, reason) => {
    expect(findings(change)).toEqual([reason]);
  });
});
