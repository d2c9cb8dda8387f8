import { condition } from './condition.ts';
import { lowStock } from './low-stock.ts';
import { predictedStockout } from './predicted-stockout.ts';
import { silentDevice } from './silent-device.ts';

/** Everything that deserves a person's eye. */
export const advisors = [lowStock, predictedStockout, silentDevice, condition] as const;
