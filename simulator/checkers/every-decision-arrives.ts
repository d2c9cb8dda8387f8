import type { Checker } from './checker.ts';

/** Every decision was delivered once, acknowledged, and its goods were received. */
export const everyDecisionArrives: Checker = {
  name: 'every decision arrives',
  check({ api, upstream }) {
    for (const decision of api.decisions({ limit: 1_000_000 })) {
      if (!upstream.orders.has(decision.id)) return `decision ${decision.id} for ${decision.sku} never reached upstream`;
      if (decision.deliveredAt === null) return `decision ${decision.id} is not marked delivered`;
      if (decision.acknowledgedAt === null) return `decision ${decision.id} is not marked acknowledged`;
      if (decision.state !== 'received') return `decision ${decision.id} is ${decision.state}, not received`;
    }
    return null;
  },
};
