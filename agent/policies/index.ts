import { minMax } from './min-max.ts';
import { reorderPoint } from './reorder-point.ts';

/** Every way to decide how much is ordered. */
export const policies = [reorderPoint, minMax] as const;
