import { lowStock } from './low-stock.ts';
import { silentDevice } from './silent-device.ts';

/** Everything that deserves a person's eye. */
export const advisors = [lowStock, silentDevice] as const;
