import { arima } from './arima.ts';
import { combination } from './combination.ts';
import { ets } from './ets.ts';
import { holtWinters } from './holt-winters.ts';
import { movingAverage } from './moving-average.ts';
import { seasonalNaive } from './seasonal-naive.ts';
import { ses } from './ses.ts';
import { theta } from './theta.ts';
import { tsb } from './tsb.ts';

/** Every forecaster there is. */
export const forecasters = [seasonalNaive, movingAverage, ses, holtWinters, tsb, arima, ets, theta, combination];
