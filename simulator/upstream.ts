import { toIso } from '../agent/domain/calendar.ts';
import type { Clock } from '../agent/ports.ts';
import type { SeededRandom } from './random.ts';
import type { Wire } from './wire.ts';

/** An order as upstream knows it. */
export interface UpstreamOrder {
  readonly id: string;
  readonly sku: string;
  readonly quantity: number;
  readonly sentence: string;
  stage: 'accepted' | 'confirmed' | 'shipped' | 'received';
}

/** The far side: acknowledges each decision, ships after the lead time, reports what arrives. */
export interface Upstream {
  /** Starts to listen. */
  start(): void;
  /** Tells that the warehouse has taken in what an order brought. */
  reportReceived(id: string): void;
  readonly orders: ReadonlyMap<string, UpstreamOrder>;
  /** Orders not yet received. */
  open(): number;
  readonly counts: { decisions: number; repeated: number; acknowledged: number; received: number };
}

export interface UpstreamSetting {
  /** `quartermaster/v1/<site>/<gateway>`. */
  readonly root: string;
  readonly leadTimeDays: (sku: string) => { readonly mean: number; readonly sd: number };
  /** Whether it tells when goods are expected; not where its days are shorter than the agent's. */
  readonly tellsArrival?: boolean;
  /** A truck brings an order. */
  readonly onTruck: (order: UpstreamOrder) => void;
  readonly onStage: (order: UpstreamOrder, what: string) => void;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Creates an upstream over a wire. Deduplicates decisions by their id. */
export function createUpstream(wire: Wire, clock: Clock, random: SeededRandom, setting: UpstreamSetting): Upstream {
  const orders = new Map<string, UpstreamOrder>();
  const counts = { decisions: 0, repeated: 0, acknowledged: 0, received: 0 };
  const say = (channel: string, message: object): void => wire.publish(`${setting.root}/${channel}`, JSON.stringify(message));

  function progress(order: UpstreamOrder, stage: UpstreamOrder['stage'], expectedAt?: number): void {
    order.stage = stage;
    say('orders', {
      decisionId: order.id,
      sku: order.sku,
      status: stage,
      quantity: order.quantity,
      ...(expectedAt !== undefined && setting.tellsArrival !== false && { expectedAt: toIso(expectedAt) }),
    });
    setting.onStage(order, stage);
  }

  function take(_topic: string, payload: string): void {
    const { id, data } = JSON.parse(payload) as { id: string; data: { sku: string; quantity: number; reason: { sentence: string } } };
    if (orders.has(id)) {
      counts.repeated++;
      return;
    }
    counts.decisions++;
    const order: UpstreamOrder = { id, sku: data.sku, quantity: data.quantity, sentence: data.reason.sentence, stage: 'accepted' };
    orders.set(id, order);
    setting.onStage(order, 'requested');
    const draw = random.stream(id);
    clock.after(draw.integer(1, 10) * MINUTE, () => {
      counts.acknowledged++;
      say('acks', { id, status: 'accepted' });
      setting.onStage(order, 'accepted');
    });
    const { mean, sd } = setting.leadTimeDays(order.sku);
    const arrivesAt = clock.now() + Math.max(0.5, mean + sd * Math.max(-1.5, Math.min(1.5, draw.normal()))) * DAY;
    clock.after(draw.integer(30, 90) * MINUTE, () => progress(order, 'confirmed', arrivesAt));
    clock.at(arrivesAt - Math.min(0.4, mean / 3) * DAY, () => progress(order, 'shipped', arrivesAt));
    clock.at(arrivesAt, () => setting.onTruck(order));
  }

  return {
    start: () => wire.listen(`${setting.root}/decisions`, take),
    reportReceived(id) {
      const order = orders.get(id);
      if (!order || order.stage === 'received') return;
      counts.received++;
      progress(order, 'received');
    },
    orders,
    open: () => [...orders.values()].filter((order) => order.stage !== 'received').length,
    counts,
  };
}
