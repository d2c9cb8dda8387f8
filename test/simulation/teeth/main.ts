import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { type Hunted, hunt, type Seeds } from './hunt.ts';
import type { Plant } from './plant.ts';
import { PLANTS } from './plants.ts';
import { growTree } from './tree.ts';

/** `npm run -s teeth`: plants one bug after the other, and prints how many seeds the fuzzer needs to find it. Exit code 1 where it does not. */

interface Tried {
  readonly plant: Plant;
  readonly hunted: Hunted;
}

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    days: { type: 'string', default: '14' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    only: { type: 'string' },
  },
});
const asked: Seeds = { from: Number(values.from), seeds: Number(values.seeds), days: Number(values.days), jobs: Number(values.jobs) };
const words = values.only?.split(',');
const plants = PLANTS.filter(({ name }) => !words || words.some((word) => name.includes(word)));
if (plants.length === 0) throw new Error(`no plant bears "${values.only}" in its name`);

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const needed = (seed: number): number => seed - asked.from + 1;

function row({ plant, hunted }: Tried): string {
  const seeds = hunted.kind === 'bitten' ? String(needed(hunted.seed)) : hunted.kind === 'clean' ? `none of ${asked.seeds}` : 'broken';
  const reason = hunted.kind === 'bitten' ? hunted.reason : hunted.kind === 'broken' ? hunted.how : 'NOT FOUND';
  return `${plant.name.padEnd(46)} ${seeds.padStart(12)}  ${reason}`;
}

say(`${'bug'.padEnd(46)} ${'seeds needed'.padStart(12)}  what the checker says`);
const sound = growTree();
/** Seeds that fail without a bug, too: what is found with them was not bitten. */
const unsound = new Set<number>();

/** Hunts on behind every seed that fails without the bug, too. */
async function huntFor(plant: Plant): Promise<Hunted> {
  const tree = growTree(plant);
  const end = asked.from + asked.seeds;
  try {
    for (let { from } = asked; ; ) {
      const hunted = await hunt(tree.folder, { ...asked, from, seeds: end - from });
      if (hunted.kind !== 'bitten' || (await hunt(sound.folder, { ...asked, from: hunted.seed, seeds: 1 })).kind === 'clean') return hunted;
      unsound.add(hunted.seed);
      from = hunted.seed + 1;
      if (from === end) return { kind: 'clean' };
    }
  } finally {
    tree.remove();
  }
}

const tried: Tried[] = [];
try {
  for (const plant of plants) {
    const one = { plant, hunted: await huntFor(plant) };
    tried.push(one);
    say(row(one));
  }
} finally {
  sound.remove();
}

const found = tried.filter(({ hunted }) => hunted.kind === 'bitten').length;
const most = Math.max(0, ...tried.map(({ hunted }) => (hunted.kind === 'bitten' ? needed(hunted.seed) : 0)));
say(`${found} of ${tried.length} found, with ${most} seeds at most; each of the seeds that found one keeps every rule without the bug`);
if (unsound.size > 0) say(`seeds that break a rule without any bug: ${[...unsound].join(', ')}`);
process.exitCode = found === tried.length && unsound.size === 0 ? 0 : 1;
