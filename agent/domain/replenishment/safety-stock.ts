import { distanceAt, type LeadTimeDemand } from '../demand/lead-time-demand.ts';
import { normalQuantile } from '../mathematics/normal.ts';

/** Beyond these a quantile says more about the formula than about demand. */
const LOWEST_LEVEL = 0.01;
const HIGHEST_LEVEL = 0.9999;

/**
 * Base units, never below zero, that with the mean demand of the interval give this probability of no stockout in a replenishment cycle: sqrt(s^2 + (z d sd_L)^2)
 * with s the forecast's own quantile above the mean, or z sd where it has none. For normal demand that is z sqrt(L var_d + d^2 var_L)
 * (Silver, Pyke and Thomas, 4th ed., section 6.10).
 */
export function safetyStock(demand: LeadTimeDemand, serviceLevel: number): number {
  const level = Math.min(HIGHEST_LEVEL, Math.max(LOWEST_LEVEL, serviceLevel));
  const z = normalQuantile(level);
  const ofDemand = Math.max(0, distanceAt(demand, level, z));
  const ofLeadTime = Math.max(0, z * demand.sdOfLeadTime);
  return Math.hypot(ofDemand, ofLeadTime);
}
