/** A part of what an item could be ordered: so many packs, each worth the same, in minor units. */
export interface BenefitPiece {
  readonly packs: number;
  readonly valuePerPack: number;
}

/** An item that competes for money. The first piece is the least that can be ordered; no piece is worth more per pack than the one before it. */
export interface JointCandidate {
  readonly sku: string;
  /** Minor units, a whole number above 0. */
  readonly packCost: number;
  readonly pieces: readonly BenefitPiece[];
}

/** Who competes, and for how many minor units. */
export interface JointProblem {
  readonly candidates: readonly JointCandidate[];
  readonly budget: number;
}

/** The question as it is put to a worker, which has so many milliseconds for it. */
export interface JointRequest extends JointProblem {
  readonly budgetMs: number;
}

/** Packs per candidate, in their order: none, or at least the first piece. */
export interface JointChoice {
  readonly packs: readonly number[];
  /** What it costs and what it is worth, in minor units. */
  readonly cost: number;
  readonly value: number;
  /** No choice within the budget is worth more than this. */
  readonly bound: number;
  /** `proved`: no other is worth a thousandth more; `found`: the best that was found in time. */
  readonly how: 'proved' | 'found';
}

/** What packs of a candidate are worth together. */
export function worthOf({ pieces }: JointCandidate, packs: number): number {
  let value = 0;
  let left = packs;
  for (const piece of pieces) {
    if (left <= 0) break;
    const taken = Math.min(left, piece.packs);
    value += taken * piece.valuePerPack;
    left -= taken;
  }
  return value;
}

/** All packs that a candidate asks for. */
export function mostPacks({ pieces }: JointCandidate): number {
  return pieces.reduce((sum, piece) => sum + piece.packs, 0);
}

/** Cost and worth of a choice; null where it breaks a minimum, a most or the budget, or is not in whole packs. */
export function weigh({ candidates, budget }: JointProblem, packs: readonly number[]): { cost: number; value: number } | null {
  let [cost, value] = [0, 0];
  for (const [index, candidate] of candidates.entries()) {
    const count = packs[index] ?? 0;
    const isAllowed = count === 0 || (count >= candidate.pieces[0]!.packs && count <= mostPacks(candidate));
    if (!Number.isInteger(count) || !isAllowed) return null;
    cost += count * candidate.packCost;
    value += worthOf(candidate, count);
  }
  return cost <= budget ? { cost, value } : null;
}

/** Item changes that are tried at most: every beginning that matters of some hundreds of items, in some tens of milliseconds. */
const MOST_TRIALS = 500_000;
/** Of the pieces that a beginning took last, so many are also tried without their item. */
const LAST_TAKEN = 6;

interface Step {
  readonly item: number;
  readonly packs: number;
  readonly cost: number;
  readonly value: number;
}

/** Pieces by value for money, best first: an item's own keep their order, as none is worth more than the one before it. */
function inOrderOfWorth(candidates: readonly JointCandidate[]): Step[] {
  const steps = candidates.flatMap(({ packCost, pieces }, item) =>
    pieces.map(({ packs, valuePerPack }) => ({
      item,
      packs,
      cost: packs * packCost,
      value: packs * valuePerPack,
      // Of the pack and not of the piece: pieces that are worth the same must not change places by a rounding.
      density: valuePerPack / packCost,
    })),
  );
  return steps
    .map((_, at) => at)
    .sort((a, b) => steps[b]!.density - steps[a]!.density || a - b)
    .map((at) => steps[at]!);
}

/**
 * A good choice within the budget, at once: pieces are taken by value for money (Dantzig 1957, "Discrete-variable extremum problems", whose broken piece
 * gives the bound), and of all such beginnings, also without one of the items taken last, with one item changed to whatever is left for it, the best is chosen. What is looked at does not depend on
 * the budget: with more of it the choice is never worth less.
 */
export function chooseJointly(problem: JointProblem): JointChoice {
  const { candidates, budget } = problem;
  const steps = inOrderOfWorth(candidates);
  let [fits, cost, value] = [0, 0, 0];
  while (fits < steps.length && cost + steps[fits]!.cost <= budget) {
    cost += steps[fits]!.cost;
    value += steps[fits]!.value;
    fits++;
  }
  const broken = steps[fits];
  const bound = broken ? value + (broken.value / broken.cost) * Math.max(0, budget - cost) : value;
  const packs = new Array<number>(candidates.length).fill(0);
  for (const { item, packs: taken } of steps.slice(0, fits)) packs[item]! += taken;
  if (!broken) return { packs, cost, value, bound, how: 'found' };
  const best = bestNeighbour(problem, { steps, fits, packs, cost, value });
  return { ...best, bound: Math.max(bound, best.value), how: 'found' };
}

interface Beginning {
  readonly steps: readonly Step[];
  readonly fits: number;
  readonly packs: readonly number[];
  readonly cost: number;
  readonly value: number;
}

/** Tries each item in each beginning of the order that can still win, the longest that fits first, then shorter ones, then longer ones. */
function bestNeighbour({ candidates, budget }: JointProblem, from: Beginning): { packs: number[]; cost: number; value: number } {
  const most = candidates.map(mostPacks);
  const [dearest, worthiest] = candidates.reduce(
    ([money, worth], candidate, i) => [Math.max(money, most[i]! * candidate.packCost), Math.max(worth, worthOf(candidate, most[i]!))],
    [0, 0],
  );
  let best = { packs: [...from.packs], cost: from.cost, value: from.value };
  let trials = MOST_TRIALS;

  function tryEach(packs: readonly number[], cost: number, value: number): void {
    let winner = { item: -1, count: 0, cost: 0, value: best.value };
    for (const [item, candidate] of candidates.entries()) {
      const held = packs[item]!;
      const without = cost - held * candidate.packCost;
      if (without > budget) continue;
      const affordable = Math.min(most[item]!, Math.floor((budget - without) / candidate.packCost));
      const count = affordable < candidate.pieces[0]!.packs ? 0 : affordable;
      const worth = value - worthOf(candidate, held) + worthOf(candidate, count);
      if (worth > winner.value) winner = { item, count, cost: without + count * candidate.packCost, value: worth };
    }
    trials -= candidates.length;
    if (winner.item < 0) return;
    best = { packs: packs.map((held, item) => (item === winner.item ? winner.count : held)), cost: winner.cost, value: winner.value };
  }

  /** The beginning of so many steps: as it is, and without each of the items that it took last. */
  function tryWithout(end: number, { packs, cost, value }: { packs: readonly number[]; cost: number; value: number }): void {
    tryEach(packs, cost, value);
    const last = new Set(from.steps.slice(Math.max(0, end - LAST_TAKEN), end).map(({ item }) => item));
    for (const item of last) {
      const [candidate, held] = [candidates[item]!, packs[item]!];
      const without = packs.map((count, other) => (other === item ? 0 : count));
      tryEach(without, cost - held * candidate.packCost, value - worthOf(candidate, held));
    }
  }

  const walk = { packs: [...from.packs], cost: from.cost, value: from.value };
  tryWithout(from.fits, walk);
  const take = (at: number, sign: 1 | -1) => {
    const step = from.steps[at]!;
    walk.packs[step.item]! += sign * step.packs;
    walk.cost += sign * step.cost;
    walk.value += sign * step.value;
    tryWithout(sign > 0 ? at + 1 : at, walk);
  };
  for (let at = from.fits - 1; at >= 0 && walk.value + worthiest > best.value && trials > MOST_TRIALS / 2; at--) take(at, -1);
  Object.assign(walk, { packs: [...from.packs], cost: from.cost, value: from.value });
  for (let at = from.fits; at < from.steps.length && walk.cost - dearest <= budget && trials > 0; at++) take(at, 1);
  return best;
}
