import { weekdayOf } from '../../agent/domain/calendar.ts';
import { syntheticDemand } from '../demand/synthetic.ts';
import { createRandom } from '../random.ts';
import { syntheticItems } from '../world/catalogue.ts';
import type { SimItem } from '../world/sim-item.ts';
import type { Plan } from './plan.ts';

/** The places of a plan, in the order of the aisles. */
export interface Places {
  readonly onScales: readonly string[];
  readonly plain: readonly string[];
}

/** Names every place: `A-03-2` is the second level of the third shelf. */
export function placesOf({ aisles }: Pick<Plan, 'aisles'>): Places {
  const [onScales, plain]: [string[], string[]] = [[], []];
  for (const { name, shelves, levels, scales } of aisles)
    for (let shelf = 1; shelf <= shelves; shelf++)
      for (let level = 1; level <= levels; level++)
        (scales.includes(level) ? onScales : plain).push(`${name}-${String(shelf).padStart(2, '0')}-${level}`);
  return { onScales, plain };
}

/** How many places without a scale the items of a plan need at most: whichever of them the scales take. */
export function plainPlacesNeeded({ items }: Pick<Plan, 'items'>, scales: number): number {
  // Items at many places may all be among those without a scale.
  const places = items.flatMap(({ count, places: each }) => Array.from({ length: count }, () => each)).sort((a, b) => b - a);
  return places.slice(0, Math.max(0, places.length - scales)).reduce((sum, each) => sum + each, 0);
}

/** Draws the items of a plan from its seed, and puts each of them at its place. Every scale has goods above it. */
export function itemsOf(plan: Plan, firstDay: number): SimItem[] {
  const random = createRandom(plan.seed).stream('plan');
  const assortment = plan.items.flatMap((line) => Array.from({ length: line.count }, () => line));
  const drawn = syntheticItems(assortment.length, random.stream('items'));
  const order = shuffled(assortment.length, (index) => random.stream('order', index).next());
  const places = placesOf(plan);
  const bins = new Map<number, { readonly bins: readonly string[]; readonly isWeighed: boolean }>();
  let next = 0;
  for (const [turn, index] of order.entries()) {
    const isWeighed = turn < places.onScales.length;
    const count = isWeighed ? 1 : assortment[index]!.places;
    bins.set(index, { isWeighed, bins: isWeighed ? [places.onScales[turn]!] : places.plain.slice(next, next + count) });
    if (!isWeighed) next += count;
  }
  return assortment.map((line, index) => {
    const draw = random.stream('item', index);
    const [low, high] = line.unitsPerDay;
    const mean = low + (high - low) * draw.next();
    const { name, ...item } = drawn[index]!;
    return {
      ...item,
      name: `${line.class} ${name.split(' ').at(-1)}`,
      supplier: draw.pick(plan.suppliers),
      demand: syntheticDemand(line.class, mean, draw.stream('demand'), weekdayOf(firstDay)),
      initialUnits: Math.max(1, Math.ceil(mean * (item.leadTimeDays + 7))),
      watchedBy: bins.get(index)!.isWeighed ? 'scale' : 'scanner',
      bins: bins.get(index)!.bins,
      isReserved: false,
    };
  });
}

function shuffled(count: number, keyOf: (index: number) => number): number[] {
  const keys = Array.from({ length: count }, (_, index) => keyOf(index));
  return keys.map((_, index) => index).sort((a, b) => keys[a]! - keys[b]! || a - b);
}
