import { drawWhy } from './decision-detail.js';
import { element } from './element.js';
import { clockTime, fromNow, inUnits } from './words.js';

const STATES = {
  requested: 'waiting for an answer',
  accepted: 'accepted',
  confirmed: 'confirmed',
  shipped: 'on its way',
};

/** The name of what is ordered, in lighter print after its SKU. */
export function nameOf({ name }) {
  return name ? element('span', { class: 'soft light' }, name) : null;
}

/** Draws one open order with the reason it was made for; `now` is the agent's clock. */
export function drawOrder(order, now) {
  const due = order.expectedAt ?? order.dueBy;
  const progress = [
    order.shipped > 0 ? `${inUnits(order.shipped, order.unit)} shipped` : null,
    order.received > 0 ? `${inUnits(order.received, order.unit)} received` : null,
  ].filter((part) => part !== null);
  return element(
    'li',
    { class: 'row', 'data-tone': order.isLate ? 'amber' : 'plain' },
    element(
      'div',
      { class: 'words' },
      element('h3', {}, `${inUnits(order.quantity, order.unit)} × ${order.sku} `, nameOf(order)),
      element(
        'p',
        { class: 'soft' },
        order.reason?.sentence ?? `Placed upstream, not by this agent; known since ${clockTime(order.decidedAt)}.`,
      ),
      order.reason && drawWhy(order),
    ),
    element(
      'div',
      { class: 'aside' },
      element('span', { class: 'chip', 'data-tone': order.isLate ? 'amber' : 'accent' }, order.isLate ? 'late' : STATES[order.state]),
      due
        ? element('span', { class: 'soft small', title: clockTime(due) }, `due ${fromNow(due, now)}`)
        : element('span', { class: 'soft small' }, 'no date given'),
      progress.length > 0 ? element('span', { class: 'soft small' }, progress.join(', ')) : null,
    ),
  );
}
