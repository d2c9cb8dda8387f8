import type { Fault } from '../../agent/config/issues.ts';
import type { Path } from '../../agent/config/problem.ts';
import { nearestName } from '../../agent/domain/words/nearest-name.ts';
import { counted } from '../../agent/domain/words/wording.ts';
import type { Plan } from './plan.ts';
import { placesOf, plainPlacesNeeded } from './plan-items.ts';

type Report = (message: string, ...steps: Path) => void;

/** What is wrong with a plan whose options are right one by one. */
export function faultsOfPlan(plan: Plan): Fault[] {
  const faults: Fault[] = [];
  const report: Report = (message, ...steps) => void faults.push({ steps, message, atKey: false });
  for (const index of doubles(plan.aisles)) report('is the name of an aisle before', 'aisles', index, 'name');
  for (const index of doubles(plan.shifts)) report('is the name of a shift before', 'shifts', index, 'name');
  for (const [index, { scales, levels }] of plan.aisles.entries())
    for (const [place, level] of scales.entries())
      if (level > levels) report(`the aisle has ${counted(levels, 'level')}`, 'aisles', index, 'scales', place);
  for (const [index, { unitsPerDay }] of plan.items.entries())
    if (unitsPerDay[0] > unitsPerDay[1]) report('the least is more than the most', 'items', index, 'unitsPerDay');
  checkShifts(plan, report);
  checkTrucks(plan, report);
  checkPlaces(plan, report);
  return faults;
}

function checkShifts({ shifts, devices }: Plan, report: Report): void {
  for (const [index, { pickers, from, to }] of shifts.entries()) {
    if (from === to) report('is when the shift begins', 'shifts', index, 'to');
    if (pickers > devices.scanners)
      report(`there are ${counted(devices.scanners, 'scanner')} (devices.scanners)`, 'shifts', index, 'pickers');
  }
}

function checkTrucks({ trucks, suppliers }: Plan, report: Report): void {
  for (const [index, truck] of trucks.entries())
    for (const [place, name] of (truck.suppliers ?? []).entries()) {
      if (suppliers.includes(name)) continue;
      const meant = nearestName(name, suppliers);
      const hint = meant ? `did you mean ${meant}?` : `there are ${suppliers.join(', ')}`;
      report(`is none of the suppliers; ${hint}`, 'trucks', index, 'suppliers', place);
    }
  const unserved = suppliers.filter((name) => !trucks.some((truck) => truck.suppliers?.includes(name) ?? true));
  if (unserved.length > 0) report(`none of them brings the goods of ${unserved.join(', ')}`, 'trucks');
}

function checkPlaces(plan: Plan, report: Report): void {
  const { onScales, plain } = placesOf(plan);
  const count = plan.items.reduce((sum, line) => sum + line.count, 0);
  if (onScales.length > count)
    report(`have ${counted(onScales.length, 'scale')} for ${counted(count, 'item')}; a scale needs goods above it`, 'aisles');
  const needed = plainPlacesNeeded(plan, onScales.length);
  if (needed > plain.length) report(`have ${counted(plain.length, 'place')} without a scale; the items may need ${needed}`, 'aisles');
}

/** Indexes of the entries whose name an earlier one has. */
function doubles(entries: readonly { readonly name: string }[]): number[] {
  return entries.flatMap(({ name }, index) => (entries.findIndex((entry) => entry.name === name) < index ? [index] : []));
}
