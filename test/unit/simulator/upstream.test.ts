import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../simulator/random.ts';
import { createUpstream } from '../../../simulator/upstream.ts';
import { createVirtualBroker } from '../../../simulator/virtual-broker.ts';
import { createVirtualClock } from '../../../simulator/virtual-clock.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 5);
const decision = (id: string) => JSON.stringify({ id, data: { sku: 'TEA', quantity: 24, reason: { sentence: 'low' } } });

function stage() {
  const clock = createVirtualClock(START);
  const broker = createVirtualBroker(clock);
  const said: Record<string, unknown>[] = [];
  broker.wire.listen('q/orders', (_topic, payload) => void said.push(JSON.parse(payload) as Record<string, unknown>));
  broker.wire.listen('q/acks', (_topic, payload) => void said.push(JSON.parse(payload) as Record<string, unknown>));
  const trucks: { id: string; at: number }[] = [];
  const upstream = createUpstream(broker.wire, clock, createRandom('upstream'), {
    root: 'q',
    leadTimeDays: () => ({ mean: 3, sd: 0.5 }),
    onTruck: ({ id }) => void trucks.push({ id, at: clock.now() }),
    onStage: () => undefined,
  });
  upstream.start();
  return { clock, broker, upstream, said, trucks };
}

describe('the simulated upstream', () => {
  it('accepts, confirms and ships a decision, sends a truck after the lead time, and reports it received once it is put away', async () => {
    const { clock, broker, upstream, said, trucks } = stage();
    broker.wire.publish('q/decisions', decision('d-1'));
    await clock.runUntil(START + 6 * DAY);
    expect(said.map(({ status }) => status)).toEqual(['accepted', 'confirmed', 'shipped']);
    expect(said[0]).toEqual({ id: 'd-1', status: 'accepted' });
    expect(said[1]).toMatchObject({ decisionId: 'd-1', sku: 'TEA', quantity: 24 });
    expect(Date.parse(String(said[1]!.expectedAt))).toBeCloseTo(trucks[0]!.at, -3);
    expect(Math.abs(trucks[0]!.at - START - 3 * DAY)).toBeLessThanOrEqual(0.75 * DAY);
    expect(upstream.open()).toBe(1);
    upstream.reportReceived('d-1');
    upstream.reportReceived('d-1');
    await clock.runUntil(START + 7 * DAY);
    expect(said.map(({ status }) => status).slice(3)).toEqual(['received']);
    expect([upstream.open(), upstream.counts.received]).toEqual([0, 1]);
  });

  it('does a decision that comes twice once', async () => {
    const { clock, broker, upstream, trucks } = stage();
    for (const id of ['d-1', 'd-1', 'd-2', 'd-1']) broker.wire.publish('q/decisions', decision(id));
    await clock.runUntil(START + 9 * DAY);
    expect(trucks.map(({ id }) => id).sort()).toEqual(['d-1', 'd-2']);
    expect(upstream.counts).toEqual({ decisions: 2, repeated: 2, acknowledged: 2, received: 0 });
  });
});
