import { z } from 'zod';
import { duration } from '../registry.ts';

/** How the gateway's own clock is judged. Without a clock that can be trusted stock goes on; what depends on the date waits. */
export const clockSchema = z.strictObject({
  require: z
    .enum(['auto', 'synchronised', 'plausible'])
    .default('auto')
    .describe(
      'When the gateway’s clock is trusted. auto: when the kernel says that a time server has set it, or it is plausible after the grace; synchronised: by the kernel’s word alone; plausible: whatever the kernel says',
    ),
  grace: duration('10m').describe(
    'How long after the start of the machine a clock that no time server has set, and no battery has kept, is held to be wrong',
  ),
});
