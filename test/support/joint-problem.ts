import type { JointProblem } from '../../agent/domain/replenishment/joint-orders.ts';
import { shortageCost, waitingCostAvoided } from '../../agent/domain/replenishment/waiting-cost.ts';

/** Items of a warehouse as they come: cheap and dear, slow and fast, loose or in packs, some with a minimum; and a budget for this share of all that they ask for. */
export function jointProblem(items: number, share: number, random: () => number): JointProblem {
  const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)]!;
  const candidates = Array.from({ length: items }, (_, i) => {
    const unitCost = Math.round(50 * Math.exp(3 * random()));
    const unitsPerPack = pick([1, 1, 6, 12, 24]);
    const perDay = 0.2 * Math.exp(4 * random());
    const days = 7 + Math.floor(random() * 20);
    const mean = perDay * days;
    const inPacks = (quantity: number) => Math.ceil(quantity / unitsPerPack) * unitsPerPack;
    const leastQuantity = inPacks(pick([1, 1, 10, 50]));
    const pieces = waitingCostAvoided({
      demand: { days, mean, sdOfDemand: Math.sqrt(mean) * (1 + 2 * random()), sdOfLeadTime: 0, perDay, spread: [] },
      position: Math.round(mean * random() * 1.2),
      unitsPerPack,
      leastQuantity,
      quantity: Math.max(leastQuantity, inPacks(perDay * (7 + random() * 21))),
      shortageCost: shortageCost(unitCost, pick([0.9, 0.95, 0.98])),
    });
    return { sku: `SKU-${i}`, packCost: unitCost * unitsPerPack, pieces };
  });
  const all = candidates.reduce((sum, { packCost, pieces }) => sum + packCost * pieces.reduce((packs, piece) => packs + piece.packs, 0), 0);
  return { candidates, budget: Math.floor(all * share) };
}
