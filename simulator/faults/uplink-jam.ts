import { z } from 'zod';
import { defineFault } from './fault.ts';

/** When a jam dissolves, for so long something gets through. */
const DISSOLVES_MS = 600_000;

/** Much has gathered when something gets through again, and some of it gets lost. */
export const uplinkJam = defineFault({
  kind: 'uplink-jam',
  title: 'Nothing that the agent publishes gets through; in the last ten minutes some of what has gathered does, and some gets lost',
  options: z.strictObject({ kind: z.literal('uplink-jam') }),
  begin({ clock, gateways, forMs }) {
    const jam = (unsureChance: number, lostShare: number): void => {
      for (const { mood } of gateways) Object.assign(mood, { unsureChance, lostShare });
    };
    jam(1, 1);
    const dissolving = clock.after(Math.max(0, forMs - DISSOLVES_MS), () => jam(0.5, 0.5));
    return () => {
      dissolving.cancel();
      jam(0, 0.5);
    };
  },
});
