import { z } from 'zod';
import { phrase, said } from '../domain/sentences/phrase.ts';
import { oneDecimal } from '../domain/words/wording.ts';
import { duration } from '../registry.ts';
import { defineAdvisor } from './advisor.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A device that has not been heard for longer than it should be: a dead battery, a lost network, a scanner in a drawer. */
export const silentDevice = defineAdvisor({
  kind: 'silent-device',
  title: 'A device has not been heard for too long',
  options: z.strictObject({
    kind: z.literal('silent-device'),
    after: duration('24h').describe('How long a device may be silent'),
  }),
  lookAtDevice({ device, lastSeen, now }, { after }) {
    const silentMs = now - lastSeen;
    if (silentMs < after) return null;
    const silentHours = oneDecimal(silentMs / HOUR_MS);
    const span = (ms: number) =>
      ms < HOUR_MS ? phrase('minutes', { count: oneDecimal(ms / MINUTE_MS) }) : phrase('hours', { count: oneDecimal(ms / HOUR_MS) });
    const silent =
      silentMs < HOUR_MS ? phrase('minutes', { count: Math.floor(silentMs / MINUTE_MS) }) : phrase('hours', { count: silentHours });
    return {
      ...said(phrase('silentDevice', { device, silent, limit: span(after) })),
      numbers: { silentHours, limitHours: after / HOUR_MS },
    };
  },
});
