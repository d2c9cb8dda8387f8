import { toIso } from '../agent/domain/calendar.ts';
import type { Clock } from '../agent/ports.ts';
import type { SeededRandom } from './random.ts';
import type { Wire } from './wire.ts';
import { type Conditions, ordinaryConditions } from './world/conditions.ts';
import type { SimItem } from './world/sim-item.ts';

/** An order as upstream knows it. */
export interface UpstreamOrder {
  readonly id: string;
  readonly sku: string;
  readonly quantity: number;
  readonly sentence: string;
  stage: 'accepted' | 'confirmed' | 'shipped' | 'received' | 'rejected';
  /** When it was accepted or rejected. */
  answeredAt?: number;
}

/** How upstream behaves; faults change it. */
export interface Mood {
  /** It takes nothing and says nothing: what is sent to it waits. */
  isDown: boolean;
  /** Its answers take so much longer, milliseconds. */
  slowMs: number;
  /** It says everything twice. */
  repeats: boolean;
  /** Probability that it rejects a decision. */
  rejectChance: number;
  /** Probability that it loses a decision which it has taken: it answers only when it is told again. */
  forgetChance: number;
  /** Trucks bring a part of an order only, and the rest a day later. */
  splits: boolean;
}

/** The far side: acknowledges each decision, ships after the lead time, reports what arrives. */
export interface Upstream {
  readonly mood: Mood;
  /** Starts to listen. */
  start(): void;
  /** Does what it could not while it was down. */
  wake(): void;
  /** Says something of its own accord, below its topics. */
  say(channel: string, message: object): void;
  /** Tells that the warehouse has taken in what an order brought, or so many units of it. */
  reportReceived(id: string, units?: number): void;
  readonly orders: ReadonlyMap<string, UpstreamOrder>;
  /** Ids of decisions as they came in, the lost and the repeated ones, too. */
  readonly heard: readonly string[];
  /** Ids of alerts as they came to the broker. */
  readonly alertsHeard: readonly string[];
  /** Orders that are neither received nor rejected. */
  open(): number;
  readonly counts: { decisions: number; repeated: number; acknowledged: number; received: number };
}

export interface UpstreamSetting {
  /** `quartermaster/v1/<site>/<gateway>`. */
  readonly root: string;
  readonly leadTimeDays: (sku: string) => { readonly mean: number; readonly sd: number };
  readonly supplierOf?: (sku: string) => string | undefined;
  readonly conditions?: Conditions;
  /** Whether it tells when goods are expected; not where its days are shorter than the agent's. */
  readonly tellsArrival?: boolean;
  /** A truck brings an order, or so many units of it. */
  readonly onTruck: (order: UpstreamOrder, units: number) => void;
  readonly onStage: (order: UpstreamOrder, what: string) => void;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STRIKE_LOOK = 6 * HOUR;
/** It loses a decision so many times at most: an agent reminds five times. */
const MOST_FORGOTTEN = 4;

/** Lead times and suppliers as they are true of these items. */
export function purchasing(
  items: readonly SimItem[],
): Pick<UpstreamSetting, 'leadTimeDays'> & { supplierOf: (sku: string) => string | undefined } {
  const bySku = new Map(items.map((item) => [item.sku, item]));
  return {
    leadTimeDays(sku) {
      const item = bySku.get(sku);
      return item ? { mean: item.leadTimeDays, sd: item.leadTimeSdDays } : { mean: 7, sd: 0 };
    },
    supplierOf: (sku) => bySku.get(sku)?.supplier,
  };
}

/** Creates an upstream over a wire. Deduplicates decisions by their id. */
export function createUpstream(wire: Wire, clock: Clock, random: SeededRandom, setting: UpstreamSetting): Upstream {
  const { conditions = ordinaryConditions() } = setting;
  const mood: Mood = { isDown: false, slowMs: 0, repeats: false, rejectChance: 0, forgetChance: 0, splits: false };
  const orders = new Map<string, UpstreamOrder>();
  const heard: string[] = [];
  const receivedUnits = new Map<string, number>();
  const alertsHeard: string[] = [];
  const forgotten = new Map<string, number>();
  const counts = { decisions: 0, repeated: 0, acknowledged: 0, received: 0 };
  let waiting: (() => void)[] = [];

  /** Now, or as soon as it is up again. */
  function whenUp(task: () => void): void {
    if (mood.isDown) waiting.push(task);
    else task();
  }

  function say(channel: string, message: object): void {
    whenUp(() => {
      for (let time = mood.repeats ? 2 : 1; time > 0; time--) wire.publish(`${setting.root}/${channel}`, JSON.stringify(message));
    });
  }

  /** Orders for which nothing more will come. */
  const settled = new Set<string>();

  function tell(order: UpstreamOrder, status: string, quantity: number, expectedAt?: number): void {
    const arrival = expectedAt !== undefined && setting.tellsArrival !== false && { expectedAt: toIso(expectedAt) };
    say('orders', { decisionId: order.id, sku: order.sku, status, quantity, ...arrival });
  }

  function progress(order: UpstreamOrder, stage: UpstreamOrder['stage'], expectedAt?: number): void {
    order.stage = stage;
    if (stage === 'received') settled.add(order.id);
    tell(order, stage, order.quantity, expectedAt);
    setting.onStage(order, stage);
  }

  function take(payload: string): void {
    const { id, type, data } = JSON.parse(payload) as {
      id: string;
      type?: string;
      data: { sku: string; quantity: number; reason: { sentence: string } };
    };
    heard.push(id);
    if (orders.has(id)) {
      counts.repeated++;
      return;
    }
    if (type !== undefined && type !== 'quartermaster.replenishment.requested') return;
    const draw = random.stream(id);
    const lost = forgotten.get(id) ?? 0;
    if (lost < MOST_FORGOTTEN && draw.stream('forget', lost).chance(mood.forgetChance)) {
      forgotten.set(id, lost + 1);
      return;
    }
    counts.decisions++;
    const order: UpstreamOrder = { id, sku: data.sku, quantity: data.quantity, sentence: data.reason.sentence, stage: 'accepted' };
    orders.set(id, order);
    setting.onStage(order, 'requested');
    answer(order, draw);
  }

  function answer(order: UpstreamOrder, draw: SeededRandom): void {
    const isRejected = draw.stream('reject').chance(mood.rejectChance);
    if (isRejected) {
      order.stage = 'rejected';
      settled.add(order.id);
    }
    clock.after(draw.integer(1, 10) * MINUTE + mood.slowMs, () => {
      counts.acknowledged++;
      order.answeredAt = clock.now();
      say('acks', { id: order.id, status: isRejected ? 'rejected' : 'accepted', ...(isRejected && { reason: 'out of range' }) });
      setting.onStage(order, isRejected ? 'rejected' : 'accepted');
    });
    if (!isRejected) fulfil(order, draw);
  }

  function fulfil(order: UpstreamOrder, draw: SeededRandom): void {
    const { mean, sd } = setting.leadTimeDays(order.sku);
    const arrivesAt = clock.now() + Math.max(0.5, mean + sd * Math.max(-1.5, Math.min(1.5, draw.normal()))) * DAY;
    clock.after(draw.integer(30, 90) * MINUTE + mood.slowMs, () => progress(order, 'confirmed', arrivesAt));
    const leavesAt = arrivesAt - Math.min(0.4, mean / 3) * DAY;
    clock.at(leavesAt, () => ship(order, { onTheWayMs: arrivesAt - leavesAt }));
  }

  /** The goods leave the supplier, unless nothing leaves there now. */
  function ship(order: UpstreamOrder, way: { onTheWayMs: number }): void {
    const supplier = setting.supplierOf?.(order.sku);
    if (supplier !== undefined && conditions.onStrike.has(supplier)) {
      clock.after(STRIKE_LOOK, () => ship(order, way));
      return;
    }
    progress(order, 'shipped', clock.now() + way.onTheWayMs);
    clock.after(way.onTheWayMs, () => {
      if (conditions.truckDelayDays > 0) clock.after(conditions.truckDelayDays * DAY, () => arrive(order));
      else arrive(order);
    });
  }

  function arrive(order: UpstreamOrder): void {
    const first = mood.splits ? Math.ceil(order.quantity / 3) : order.quantity;
    setting.onTruck(order, first);
    if (first < order.quantity) clock.after(DAY, () => setting.onTruck(order, order.quantity - first));
  }

  return {
    mood,
    start() {
      wire.listen(`${setting.root}/decisions`, (_topic, payload) => whenUp(() => take(payload)));
      wire.listen(`${setting.root}/alerts`, (_topic, payload) => void alertsHeard.push((JSON.parse(payload) as { id: string }).id));
    },
    wake() {
      const tasks = waiting;
      waiting = [];
      for (const task of tasks) whenUp(task);
    },
    say,
    reportReceived(id, units) {
      const order = orders.get(id);
      if (!order || order.stage === 'received') return;
      const soFar = (receivedUnits.get(id) ?? 0) + (units ?? order.quantity);
      receivedUnits.set(id, soFar);
      if (soFar < order.quantity) return tell(order, 'received', soFar);
      counts.received++;
      progress(order, 'received');
    },
    orders,
    heard,
    alertsHeard,
    open: () => waiting.length + orders.size - settled.size,
    counts,
  };
}
