import { z } from 'zod';
import { spanOr } from '../scenario/moment.ts';
import { defineFault } from './fault.ts';

/** Nobody knows what has arrived. */
export const uplinkUnsure = defineFault({
  kind: 'uplink-unsure',
  title: 'What the agent publishes gets lost, or arrives while its confirmation does not',
  options: z.strictObject({
    kind: z.literal('uplink-unsure'),
    chance: z.number().min(0).max(0.95).default(0.5).describe('Probability of each publication'),
    confirm: spanOr('0s').describe('How long the broker takes to confirm'),
  }),
  begin({ gateways }, options) {
    for (const { mood } of gateways) Object.assign(mood, { unsureChance: options.chance, confirmMs: options.confirm });
    return () => {
      for (const { mood } of gateways) Object.assign(mood, { unsureChance: 0, confirmMs: 0 });
    };
  },
});
