import { z } from 'zod';
import { spanOr } from '../scenario/moment.ts';
import { defineFault } from './fault.ts';

const chance = (fallback: number) => z.number().min(0).max(0.95).default(fallback);

/** Messages get lost on the radio. */
export const drop = defineFault({
  kind: 'drop',
  title: 'Transmissions get lost on the way to the broker; a device keeps a message until it is confirmed and sends it again',
  options: z.strictObject({ kind: z.literal('drop'), chance: chance(0.3).describe('Probability of each transmission') }),
  begin: ({ radio }, options) => radio.disturb({ drop: options.chance }),
});

/** A confirmation gets lost, and the device says it again. */
export const duplicate = defineFault({
  kind: 'duplicate',
  title: 'Messages arrive twice, up to ten minutes apart',
  options: z.strictObject({ kind: z.literal('duplicate'), chance: chance(0.3).describe('Probability of each message') }),
  begin: ({ radio }, options) => radio.disturb({ duplicate: options.chance }),
});

/** Messages overtake each other. */
export const reorder = defineFault({
  kind: 'reorder',
  title: 'Messages are held up, so that later ones overtake them',
  options: z.strictObject({
    kind: z.literal('reorder'),
    chance: chance(0.3).describe('Probability of each message'),
    by: spanOr('30m').describe('The longest that one is held up'),
  }),
  begin: ({ radio }, options) => radio.disturb({ reorder: options.chance, reorderMs: options.by }),
});

/** Everything is late. */
export const delay = defineFault({
  kind: 'delay',
  title: 'Every message is under way for a while',
  options: z.strictObject({ kind: z.literal('delay'), by: spanOr('5m').describe('The longest that one is under way') }),
  begin: ({ radio }, options) => radio.disturb({ delayMs: options.by }),
});

/** Messages arrive broken. */
export const corrupt = defineFault({
  kind: 'corrupt',
  title: 'Messages arrive cut off, which makes a dead letter of them; the good copy follows',
  options: z.strictObject({ kind: z.literal('corrupt'), chance: chance(0.2).describe('Probability of each transmission') }),
  begin: ({ radio }, options) => radio.disturb({ corrupt: options.chance }),
});
