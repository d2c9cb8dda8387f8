import { z } from 'zod';
import { defineFault } from './fault.ts';
import { gatewayOf } from './power.ts';

/** Nothing can be written. */
export const diskFull = defineFault({
  kind: 'disk-full',
  title: 'Writes to the database of a gateway meet a full disk',
  options: z.strictObject({
    kind: z.literal('disk-full'),
    gateway: z.int().min(1).max(8).default(1).describe('Which gateway, counted from 1'),
    word: z.string().max(40).default('').describe('Only writes that bear it, for example `INTO outbox`; empty for all'),
  }),
  begin(stage, options) {
    const { mood } = gatewayOf(stage, options.gateway);
    mood.diskFullAt = options.word;
    return () => {
      mood.diskFullAt = null;
    };
  },
});
