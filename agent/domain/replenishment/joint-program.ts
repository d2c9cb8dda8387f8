import { type JointChoice, type JointProblem, weigh } from './joint-orders.ts';

/** The sum of all that could be gained in the program's own numbers: solvers want neither huge nor tiny ones. */
const SCALE = 1_000_000;

/**
 * The choice as a mixed-integer program in CPLEX LP format: `y` orders an item at all and with it the first piece, `s` are packs of its further pieces. None of
 * these is larger than its item is ordered, which makes the relaxation as tight as it can be.
 */
export function programText({ candidates, budget }: JointProblem): string {
  const total = candidates.reduce(
    (sum, { pieces }) => sum + pieces.reduce((worth, piece) => worth + piece.packs * piece.valuePerPack, 0),
    0,
  );
  const scale = total > 0 ? SCALE / total : 1;
  const worth: string[] = [];
  const money: string[] = [];
  const rows: string[] = [];
  const bounds: string[] = [];
  const integers: string[] = [];
  const binaries: string[] = [];
  for (const [i, { packCost, pieces }] of candidates.entries()) {
    for (const [j, { packs, valuePerPack }] of pieces.entries()) {
      const [name, packsEach] = j === 0 ? [`y${i}`, packs] : [`s${i}_${j}`, 1];
      worth.push(`${valuePerPack * packsEach * scale} ${name}`);
      money.push(`${packCost * packsEach} ${name}`);
      if (j === 0) {
        binaries.push(name);
        continue;
      }
      rows.push(` r${i}_${j}: ${name} - ${packs} y${i} <= 0`);
      bounds.push(` ${name} <= ${packs}`);
      integers.push(name);
    }
  }
  const lines = ['Maximize', ` worth: ${worth.join('\n + ')}`, 'Subject To', ` money: ${money.join('\n + ')} <= ${budget}`, ...rows];
  if (bounds.length > 0) lines.push('Bounds', ...bounds, 'General', ...integers.map((name) => ` ${name}`));
  return [...lines, 'Binary', ...binaries.map((name) => ` ${name}`), 'End', ''].join('\n');
}

/** The choice that a solution of the program stands for; null where, rounded to whole packs, it breaks a rule. */
export function choiceOf(problem: JointProblem, bound: number, valueOfName: (name: string) => number): JointChoice | null {
  const packs = problem.candidates.map(({ pieces }, i) =>
    pieces.reduce(
      (sum, piece, j) => sum + (j === 0 ? Math.round(valueOfName(`y${i}`)) * piece.packs : Math.round(valueOfName(`s${i}_${j}`))),
      0,
    ),
  );
  const weighed = weigh(problem, packs);
  return weighed && { packs, ...weighed, bound: Math.max(bound, weighed.value), how: 'proved' };
}
