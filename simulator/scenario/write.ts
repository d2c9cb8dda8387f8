import { stringify } from 'yaml';
import { formatMoment, formatSpan } from './moment.ts';
import type { RunPlan } from './run-plan.ts';

/** A planned run as a scenario file: whatever becomes of the way in which seeds are drawn, it stays the same run. */
export function scenarioText({ title, seed, days, items, demandFactor, unitsPerCustomer, gateways, agent, faults }: RunPlan): string {
  return stringify({
    ...{ title, seed, days, items, demand: { factor: demandFactor, unitsPerCustomer }, gateways, agent },
    faults: faults.map(({ kind, at, forMs, options }) => ({ kind, at: formatMoment(at), for: formatSpan(forMs), ...options })),
  });
}
