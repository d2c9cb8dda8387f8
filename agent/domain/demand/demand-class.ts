import type { DemandSeries } from '../forecast/forecast.ts';

/** How demand arrives: often or seldom, in even or uneven sizes. `none` has no demand at all. */
export type DemandClass = 'smooth' | 'erratic' | 'intermittent' | 'lumpy' | 'none';

const INTERVAL_CUT = 1.32;
const SIZE_CUT = 0.49;

/**
 * Demand class by the mean interval between demands (1.32 steps) and the squared coefficient of variation of their sizes (0.49):
 * Syntetos, Boylan and Croston 2005. Steps before the first demand do not count; a negative step counts as its size.
 */
export function demandClass(series: DemandSeries): DemandClass {
  let demands = 0;
  let sum = 0;
  let first = -1;
  for (let i = 0; i < series.length; i++) {
    if (series[i] === 0) continue;
    if (first < 0) first = i;
    demands++;
    sum += Math.abs(series[i]!);
  }
  if (!demands) return 'none';
  const mean = sum / demands;
  let squares = 0;
  for (let i = first; i < series.length; i++) if (series[i] !== 0) squares += (Math.abs(series[i]!) / mean - 1) ** 2;
  return demandClassOf((series.length - first) / demands, demands > 1 ? squares / (demands - 1) : 0);
}

/** The same from the mean interval between demands, in steps, and the squared coefficient of variation of their sizes. */
export function demandClassOf(interval: number, variation: number): DemandClass {
  const seldom = interval >= INTERVAL_CUT;
  const uneven = variation >= SIZE_CUT;
  if (seldom) return uneven ? 'lumpy' : 'intermittent';
  return uneven ? 'erratic' : 'smooth';
}
