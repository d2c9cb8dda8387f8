import { uuidv7 } from '../agent/domain/uuid.ts';
import type { Clock, Ids } from '../agent/ports.ts';
import type { SeededRandom } from './random.ts';

/** Time-ordered ids drawn from the seed. */
export function createVirtualIds(clock: Pick<Clock, 'now'>, random: SeededRandom): Ids {
  return {
    next: () =>
      uuidv7(
        clock.now(),
        Uint8Array.from({ length: 16 }, () => random.integer(0, 255)),
      ),
  };
}
