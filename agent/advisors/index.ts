import { condition } from './condition.ts';
import { expired } from './expired.ts';
import { expiring } from './expiring.ts';
import { lowStock } from './low-stock.ts';
import { overstock } from './overstock.ts';
import { predictedStockout } from './predicted-stockout.ts';
import { silentDevice } from './silent-device.ts';

/** Everything that deserves a person's eye. */
export const advisors = [lowStock, predictedStockout, overstock, expiring, expired, silentDevice, condition] as const;
