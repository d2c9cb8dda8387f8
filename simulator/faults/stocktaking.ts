import { z } from 'zod';
import { defineFault } from './fault.ts';

/** Somebody counts. */
export const stocktaking = defineFault({
  kind: 'stocktaking',
  title: 'Somebody counts every bin that no scale keeps, one after the other, while customers are served',
  options: z.strictObject({ kind: z.literal('stocktaking') }),
  begin({ zones, forMs }) {
    for (const { floor } of zones) floor.takeStock(forMs);
    return () => undefined;
  },
});
