import { z } from 'zod';
import { defineFault } from './fault.ts';

/** Nobody reaches the broker. */
export const brokerDown = defineFault({
  kind: 'broker-down',
  title: 'The broker is away; what devices and upstream have to say waits with them, and it comes back with its sessions',
  options: z.strictObject({ kind: z.literal('broker-down') }),
  begin({ broker }) {
    broker.setDown(true);
    return () => broker.setDown(false);
  },
});
