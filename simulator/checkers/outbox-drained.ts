import type { Checker } from './checker.ts';

/** Nothing waits to be delivered, nothing was given up. */
export const outboxDrained: Checker = {
  name: 'the outbox is drained',
  check({ api }) {
    const stuck = api.outbox(1_000_000).find((message) => message.state !== 'delivered');
    return stuck ? `${stuck.channel} ${stuck.id} is ${stuck.state}` : null;
  },
};
