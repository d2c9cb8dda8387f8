import { z } from 'zod';
import { spanOr } from '../scenario/moment.ts';
import type { Mood } from '../upstream.ts';
import { defineFault, type EndFault, type FaultStage } from './fault.ts';

/** Puts every upstream into a mood, and back into the ordinary one afterwards. */
function inMood<Name extends keyof Mood>({ zones }: FaultStage, name: Name, value: Mood[Name], ordinary: Mood[Name]): EndFault {
  for (const { upstream } of zones) upstream.mood[name] = value;
  return () => {
    for (const { upstream } of zones) {
      upstream.mood[name] = ordinary;
      upstream.wake();
    }
  };
}

/** Upstream is away. */
export const upstreamDown = defineFault({
  kind: 'upstream-down',
  title: 'Upstream takes nothing and answers nothing; what is sent to it waits at the broker',
  options: z.strictObject({ kind: z.literal('upstream-down') }),
  begin: (stage) => inMood(stage, 'isDown', true, false),
});

/** Upstream takes its time. */
export const upstreamSlow = defineFault({
  kind: 'upstream-slow',
  title: 'Upstream answers late',
  options: z.strictObject({ kind: z.literal('upstream-slow'), by: spanOr('8h').describe('So much later') }),
  begin: (stage, options) => inMood(stage, 'slowMs', options.by, 0),
});

/** Upstream repeats itself. */
export const upstreamRepeats = defineFault({
  kind: 'upstream-repeats',
  title: 'Upstream says everything twice',
  options: z.strictObject({ kind: z.literal('upstream-repeats') }),
  begin: (stage) => inMood(stage, 'repeats', true, false),
});

/** Upstream does not want to. */
export const upstreamRejects = defineFault({
  kind: 'upstream-rejects',
  title: 'Upstream rejects decisions; they are made anew after `replenishment.retryAfter`',
  options: z.strictObject({
    kind: z.literal('upstream-rejects'),
    chance: z.number().min(0).max(1).default(0.5).describe('Probability of each decision'),
  }),
  begin: (stage, options) => inMood(stage, 'rejectChance', options.chance, 0),
});

/** Upstream loses what it was told. */
export const upstreamForgets = defineFault({
  kind: 'upstream-forgets',
  title: 'Upstream loses decisions that it has taken: it answers when it is reminded',
  options: z.strictObject({
    kind: z.literal('upstream-forgets'),
    chance: z.number().min(0).max(1).default(0.5).describe('Probability of each'),
  }),
  begin: (stage, options) => inMood(stage, 'forgetChance', options.chance, 0),
});

/** Half of it comes later. */
export const splitDelivery = defineFault({
  kind: 'split-delivery',
  title: 'Trucks bring a third of an order, and the rest a day later',
  options: z.strictObject({ kind: z.literal('split-delivery') }),
  begin: (stage) => inMood(stage, 'splits', true, false),
});

/** Upstream speaks of what never was. */
export const upstreamInvents = defineFault({
  kind: 'upstream-invents',
  title: 'Upstream acknowledges a decision that was never made, and reports an order for goods that nobody knows',
  options: z.strictObject({ kind: z.literal('upstream-invents') }),
  begin({ zones, random }) {
    for (const { upstream } of zones) {
      const id = `never-made-${random.integer(1, 1_000_000)}`;
      upstream.say('acks', { id, status: random.chance(0.5) ? 'accepted' : 'rejected' });
      upstream.say('orders', { decisionId: id, sku: 'NEVER-HEARD-OF', status: 'shipped', quantity: random.integer(1, 99) });
    }
    return () => undefined;
  },
});
