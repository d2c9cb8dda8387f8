import { distanceAt, type LeadTimeDemand } from '../demand/lead-time-demand.ts';
import { normalCdf } from '../mathematics/normal.ts';
import { economicOrderQuantity } from '../replenishment/lot-size.ts';
import { safetyStock } from '../replenishment/safety-stock.ts';

/** What the levels of an item are reckoned from: demand over the protection interval, once by the forecast and once by the item's record as it is. */
export interface LevelBasis {
  /** Null where no forecast can be justified: the record stands alone. */
  readonly forecast: LeadTimeDemand | null;
  readonly record: LeadTimeDemand;
}

/** What is chosen for an item by simulation. */
export interface LevelParameters {
  /** Safety on the normal's scale: 1.645 is the level that demand over the protection interval stays below 95 times of 100, as the distributions have it. */
  readonly safety: number;
  /** Times the economic order quantity. */
  readonly lotFactor: number;
  /** How much the forecast counts beside the record, 0 to 1. */
  readonly forecastShare: number;
}

/** Costs that the order quantity weighs up, in one currency. */
export interface LotPrices {
  readonly orderCost: number;
  /** Of a unit, for a year. */
  readonly holdingCost: number;
}

const DAYS_PER_YEAR = 365;
/** About one in ten thousand. */
const FARTHEST = 3.7;

/** Reorder levels that forecast and record ask for, each alone. */
export interface ReorderLevels {
  /** Null where there is no forecast. */
  readonly byForecast: number | null;
  readonly byRecord: number;
}

/** Mean demand over the protection interval with its safety stock, by forecast and by record, in base units. */
export function reorderLevels({ forecast, record }: LevelBasis, safety: number): ReorderLevels {
  return {
    byForecast: forecast && forecast.mean + safetyAt(forecast, safety),
    byRecord: record.mean + safetyAt(record, safety),
  };
}

/** The distance of the level from the mean: below it where orders are so large that less serves, but never so far that nothing is left. */
function safetyAt(demand: LeadTimeDemand, safety: number): number {
  const level = normalCdf(safety);
  if (safety < 0) {
    // From the mean down as the quantile from the median, which lies below the mean where demand is uneven: without a leap at 0.
    const belowMedian = distanceAt(demand, level, safety) - distanceAt(demand, 0.5, 0);
    return Math.max(-demand.mean, -Math.hypot(belowMedian, safety * demand.sdOfLeadTime));
  }
  if (safety <= FARTHEST) return safetyStock(demand, level);
  // Beyond what a distribution can tell, in proportion.
  return (safetyStock(demand, normalCdf(FARTHEST)) * safety) / FARTHEST;
}

/**
 * The reorder level by forecast and record in shares, in base units. Where two ways to forecast are about equally good their average is better than either (Bates and
 * Granger 1969, "The combination of forecasts").
 */
export function sharedLevel({ byForecast, byRecord }: ReorderLevels, forecastShare: number): number {
  return byForecast === null ? byRecord : forecastShare * byForecast + (1 - forecastShare) * byRecord;
}

/** What one order covers at this rate of demand per day, in base units, at least 1 where there is demand: the economic order quantity (Harris 1913) times the factor. */
export function lotLevel(lotRate: number, lotFactor: number, { orderCost, holdingCost }: LotPrices): number {
  if (lotRate <= 0) return 0;
  const demandPerYear = lotRate * DAYS_PER_YEAR;
  const economic = economicOrderQuantity({ demandPerYear, fixedOrderCost: orderCost, holdingCostPerUnitYear: holdingCost });
  return Math.max(1, lotFactor * economic);
}

/** When to order, and up to where, in base units. */
export interface OrderLevels {
  readonly reorderPoint: number;
  readonly orderUpTo: number;
}

/**
 * The levels to order by. The reorder point is the mean of today's level and the one before: a forecast that has just seen a large order asks for much, and half of that
 * is taken back within days.
 */
export function orderLevels(level: number, before: number | null, lot: number): OrderLevels {
  const reorderPoint = before === null ? level : (level + before) / 2;
  return { reorderPoint, orderUpTo: Math.max(Math.ceil(reorderPoint + lot), Math.floor(reorderPoint) + 1) };
}
