import type { Checker } from './checker.ts';
import { purchasesOf } from './purchases.ts';

/** Every decision was delivered, and came to an end: its goods were received, or upstream has rejected it, and agent and upstream say the same. */
export const everyDecisionArrives: Checker = {
  name: 'every decision arrives',
  check({ api, upstream }) {
    for (const decision of purchasesOf(api)) {
      const order = upstream.orders.get(decision.id);
      if (!order) return `decision ${decision.id} for ${decision.sku} never reached upstream`;
      if (decision.deliveredAt === null) return `decision ${decision.id} is not marked delivered`;
      if (decision.acknowledgedAt === null) return `decision ${decision.id} is not marked acknowledged`;
      const expected = order.stage === 'rejected' ? 'rejected' : 'received';
      if (decision.state !== expected) return `decision ${decision.id} is ${decision.state}, not ${expected}`;
    }
    return null;
  },
};
