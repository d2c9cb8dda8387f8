import { adida } from './adida.ts';
import { arima } from './arima.ts';
import { combination } from './combination.ts';
import { croston } from './croston.ts';
import { ets } from './ets.ts';
import { holtWinters } from './holt-winters.ts';
import { imapa } from './imapa.ts';
import { lagRegression } from './lag-regression.ts';
import { movingAverage } from './moving-average.ts';
import { sba } from './sba.ts';
import { seasonalNaive } from './seasonal-naive.ts';
import { ses } from './ses.ts';
import { theta } from './theta.ts';
import { tsb } from './tsb.ts';

/** Every forecaster there is. */
export const forecasters = [
  seasonalNaive,
  movingAverage,
  ses,
  holtWinters,
  tsb,
  croston,
  sba,
  adida,
  imapa,
  arima,
  ets,
  theta,
  lagRegression,
  combination,
];
