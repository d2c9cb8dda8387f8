import type { Benchmark } from './benchmark.ts';
import { patternFigures } from './shrinkage-patterns.ts';
import { placeFigures, quietFigures } from './shrinkage-places.ts';

/**
 * Whether theft at one location among 200 is found within three weeks, and how often an alarm is false; then the same of a shift, or a device, that loses more than others all over the site. `--only places`,
 * `--only quiet` or `--only patterns` for one of them alone.
 */
export const shrinkage: Benchmark = async ({ number, text, say }) => {
  const seeds = number('runs', 50);
  const only = text('only', '');
  const weekly = number('share', 1) / 100;
  const fewer = Math.ceil(seeds / 5);
  return {
    ...{ seeds, stolenWeeklyPercent: weekly * 100 },
    ...((only === '' || only === 'places') && placeFigures(seeds, weekly, say)),
    ...((only === '' || only === 'quiet') && quietFigures(only === 'quiet' ? seeds : fewer, say)),
    ...((only === '' || only === 'patterns') && patternFigures(only === 'patterns' ? seeds : fewer, say)),
  };
};
