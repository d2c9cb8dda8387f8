import { expect, it } from 'vitest';
import { hunt } from './teeth/hunt.ts';
import { PLANTS } from './teeth/plants.ts';
import { growTree } from './teeth/tree.ts';

// The quick ones; `npm run teeth` plants them all.
const QUICK = PLANTS.filter(({ name }) => name === 'no deduplication' || name === 'a partial receipt closes the order');
const SEEDS = { from: 1, seeds: 12, days: 14, jobs: 2 };

it.each(QUICK.map((plant) => [plant.name, plant] as const))(
  'the fuzzer finds "%s", with a seed that keeps every rule without it',
  async (_name, plant) => {
    const [bugged, sound] = [growTree(plant), growTree()];
    try {
      const hunted = await hunt(bugged.folder, SEEDS);
      expect(hunted).toMatchObject({ kind: 'bitten' });
      const seed = hunted.kind === 'bitten' ? hunted.seed : 0;
      expect(await hunt(sound.folder, { ...SEEDS, from: seed, seeds: 1 })).toEqual({ kind: 'clean' });
    } finally {
      bugged.remove();
      sound.remove();
    }
  },
  300_000,
);

it('the plants of this test exist', () => {
  expect(QUICK).toHaveLength(2);
});
