import { demandClass } from '../domain/demand/demand-class.ts';
import { countIntervals, countUnit } from '../domain/forecast/count-intervals.ts';
import type { Forecast, ForecastRequest } from '../domain/forecast/forecast.ts';
import { withPooled } from '../domain/pooled/pooled-demand.ts';

const RECENT = 60;

/**
 * A forecast moved to what all items together say of its first steps, `pooled`: quantiles are those of counts about the new mean where
 * demand is seldom and counted, and in proportion elsewhere.
 */
export function withPool(
  own: Forecast,
  pooled: readonly number[],
  request: Pick<ForecastRequest, 'series' | 'levels' | 'totalSteps' | 'totalLevels'>,
): Forecast {
  const mean = [...withPooled(own.mean.slice(0, pooled.length), pooled), ...own.mean.slice(pooled.length)];
  const { steps } = own.total;
  const [before, after] = [own.mean, mean].map((values) => values.slice(0, steps).reduce((sum, value) => sum + value, 0)) as [
    number,
    number,
  ];
  if (!(before > 0 && Number.isFinite(after))) return own;
  const share = after / before;
  const unit = isSeldom(request.series) ? countUnit(request.series) : 0;
  if (unit > 0) return { ...own, mean, ...countIntervals({ ...request, unit, mean, leastSd: 0 }), pooled: share };
  return {
    ...own,
    mean,
    quantiles: own.quantiles.map(({ level, value }) => ({
      level,
      value: value.map((each, i) => (own.mean[i]! > 0 ? (each * mean[i]!) / own.mean[i]! : each)),
    })),
    total: {
      steps,
      mean: own.total.mean * share,
      sd: own.total.sd * share,
      quantiles: own.total.quantiles.map(({ level, value }) => ({ level, value: value * share })),
    },
    pooled: share,
  };
}

function isSeldom(series: readonly number[]): boolean {
  const kind = demandClass(series);
  return (kind === 'intermittent' || kind === 'lumpy') && series.slice(-RECENT).includes(0);
}
