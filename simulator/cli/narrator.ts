import type { AgentApi } from '../../agent/api/api.ts';
import { DAY_MS, toIso, weekdayOf } from '../../agent/domain/calendar.ts';
import { counted } from '../../agent/domain/words/wording.ts';
import type { AcceleratedWorld } from '../accelerated.ts';
import type { UpstreamOrder } from '../upstream.ts';

/** Tells what happens, for a person who watches: some items in full, the rest in one line a day. */
export interface Narrator {
  stage(order: UpstreamOrder, what: string): void;
  putAway(orderId: string): void;
  day(day: number): void;
}

export interface Story {
  readonly now: () => number;
  readonly api: () => AgentApi;
  readonly world: () => AcceleratedWorld;
  /** SKUs told in full. */
  readonly cast: ReadonlySet<string>;
  readonly say: (line: string) => void;
}

const WEEKDAY = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const INDENT = ' '.repeat(12);

/** Creates a narrator; it only reads. */
export function createNarrator({ now, api, world, cast, say }: Story): Narrator {
  const clockText = (): string => `${WEEKDAY[weekdayOf(Math.floor(now() / DAY_MS))]} ${toIso(now()).slice(11, 16)}`;
  const line = (sku: string, text: string): void => say(`${clockText().padEnd(12)}${sku}  ${text}`);
  let ordersBefore = 0;

  function requested(order: UpstreamOrder): void {
    const { sku } = order;
    const decision = api()
      .decisions({ sku })
      .find(({ id }) => id === order.id);
    const forecast = api().forecasts({ sku })[0];
    line(sku, `stock low: ${decision?.reason.numbers['onHand'] ?? '?'} left`);
    if (forecast?.total)
      say(
        `${INDENT}forecast   ${forecast.model}: ${forecast.total.mean.toFixed(1)} over ${forecast.total.days} days, 9 in 10 times below ${Math.round(forecast.total.quantiles['0.9'] ?? 0)}`,
      );
    say(`${INDENT}decision   order ${order.quantity}. ${order.sentence}`);
    say(`${INDENT}delivered  to upstream`);
  }

  return {
    stage(order, what) {
      if (!cast.has(order.sku)) return;
      if (what === 'requested') requested(order);
      else if (what === 'accepted') line(order.sku, `acknowledged: upstream accepts the order of ${order.quantity}`);
      else if (what === 'shipped') line(order.sku, `shipped: ${order.quantity} are on the truck`);
    },
    putAway(orderId) {
      const order = world().upstream.orders.get(orderId);
      if (!order || !cast.has(order.sku)) return;
      const left = world().warehouse.total(order.sku);
      line(order.sku, `received and put away: ${order.quantity}; stock back at ${left}`);
    },
    day(day) {
      if (day === 0) return;
      const { counts } = world().floor;
      const { decisions } = world().upstream.counts;
      const fill = counts.demanded === 0 ? 100 : (100 * counts.served) / counts.demanded;
      say(
        `--- day ${day}: ${counts.served} units picked so far, ${fill.toFixed(1)} % of what was asked for; ${counted(decisions - ordersBefore, 'order')} yesterday, ${world().upstream.open()} on their way`,
      );
      ordersBefore = decisions;
    },
  };
}
