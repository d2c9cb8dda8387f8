import { z } from 'zod';
import { counted, oneDecimal } from '../domain/wording.ts';
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
    const limit = after < HOUR_MS ? counted(oneDecimal(after / MINUTE_MS), 'minute') : counted(oneDecimal(after / HOUR_MS), 'hour');
    const silent = silentMs < HOUR_MS ? counted(Math.floor(silentMs / MINUTE_MS), 'minute') : counted(silentHours, 'hour');
    return {
      sentence: `Device ${device} has been silent for ${silent}; it should be heard every ${limit}.`.replace('every 1 ', 'every '),
      numbers: { silentHours, limitHours: after / HOUR_MS },
    };
  },
});
