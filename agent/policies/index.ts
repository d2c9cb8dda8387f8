import { auto } from './auto.ts';
import { baseStock } from './base-stock.ts';
import { daysOfCover } from './days-of-cover.ts';
import { forecastQuantile } from './forecast-quantile.ts';
import { lotSizing } from './lot-sizing.ts';
import { minMax } from './min-max.ts';
import { optimalSS } from './optimal-s-s.ts';
import { orderUpTo } from './order-up-to.ts';
import { reorderPoint } from './reorder-point.ts';

/** Every way to decide how much is ordered. */
export const policies = [reorderPoint, minMax, orderUpTo, daysOfCover, baseStock, forecastQuantile, lotSizing, optimalSS, auto] as const;
