import { condition } from './condition.ts';
import { discrepancy } from './discrepancy.ts';
import { driftingSensor } from './drifting-sensor.ts';
import { expired } from './expired.ts';
import { expiring } from './expiring.ts';
import { lowBattery } from './low-battery.ts';
import { lowStock } from './low-stock.ts';
import { overstock } from './overstock.ts';
import { predictedStockout } from './predicted-stockout.ts';
import { shrinkage } from './shrinkage.ts';
import { shrinkagePattern } from './shrinkage-pattern.ts';
import { silentDevice } from './silent-device.ts';
import { stuckSensor } from './stuck-sensor.ts';

/** Everything that deserves a person's eye. */
export const advisors = [
  lowStock,
  predictedStockout,
  overstock,
  expiring,
  expired,
  silentDevice,
  lowBattery,
  stuckSensor,
  driftingSensor,
  discrepancy,
  shrinkage,
  shrinkagePattern,
  condition,
] as const;
