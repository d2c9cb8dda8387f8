import { parseDate } from '../../agent/domain/calendar.ts';
import type { Operation } from './operation.ts';
import { type Plan, planSchema } from './plan.ts';
import { faultsOfPlan } from './plan-check.ts';
import { itemsOf } from './plan-items.ts';
import { readYamlDocument } from './yaml-document.ts';

/** Reads a warehouse plan. Throws AgentError `input-missing`, or ConfigurationError with every problem, its path and its line. */
export function readPlan(file: string): Plan {
  return readYamlDocument(file, planSchema, faultsOfPlan).value;
}

/** The work of a plan; days and seed as asked for, or else as planned. */
export function operationOfPlan(
  plan: Plan,
  asked: { days?: number | undefined; seed?: string | undefined; site?: string | undefined },
): Operation {
  const drawn = { ...plan, seed: asked.seed ?? plan.seed };
  const firstDay = parseDate(plan.start)!;
  return {
    seed: drawn.seed,
    site: asked.site ?? plan.site,
    firstDay,
    days: asked.days ?? plan.days,
    items: itemsOf(drawn, firstDay),
    shifts: plan.shifts,
    trucks: plan.trucks.map((truck) => ({ ...truck, suppliers: truck.suppliers ? new Set(truck.suppliers) : null })),
    scanners: plan.devices.scanners,
    dockScanners: plan.devices.dockScanners,
    scaleEveryMs: plan.devices.scaleEvery,
  };
}
