import { brokerDown } from './broker-down.ts';
import { clockStep, noClock } from './clock.ts';
import { diskFull } from './disk-full.ts';
import type { Fault } from './fault.ts';
import { crash, powerCut, restart } from './power.ts';
import { corrupt, delay, drop, duplicate, reorder } from './radio.ts';
import { deviceDead, scaleDrift, scaleStuck } from './sensors.ts';
import { stocktaking } from './stocktaking.ts';
import { promotion, supplierStrike, truckLate } from './trade.ts';
import { uplinkJam } from './uplink-jam.ts';
import { uplinkUnsure } from './uplink-unsure.ts';
import {
  splitDelivery,
  upstreamDown,
  upstreamForgets,
  upstreamInvents,
  upstreamRejects,
  upstreamRepeats,
  upstreamSlow,
} from './upstream.ts';

/** Everything that can go wrong, or be out of the ordinary. */
export const faults = [
  drop,
  duplicate,
  reorder,
  delay,
  corrupt,
  brokerDown,
  upstreamDown,
  upstreamSlow,
  upstreamRepeats,
  upstreamRejects,
  upstreamForgets,
  upstreamInvents,
  uplinkUnsure,
  uplinkJam,
  crash,
  powerCut,
  restart,
  diskFull,
  clockStep,
  noClock,
  scaleDrift,
  scaleStuck,
  deviceDead,
  promotion,
  supplierStrike,
  truckLate,
  splitDelivery,
  stocktaking,
] as readonly unknown[] as readonly Fault[];
