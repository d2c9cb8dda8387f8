import type { AgentError } from '../errors.ts';
import { type Database, LOCK_WAIT_MS } from './database.ts';

/** Every loop that writes tries in its turn: five of them at the full wait are the five seconds in which a stop must end. */
const ONCE_HELD_MS = 150;

/** Once a transaction has found the write lock held for longer than it waits, none waits as long for it again until one has got it. */
export function createLockPatience(db: Database) {
  let waitsMs = LOCK_WAIT_MS;
  function wait(milliseconds: number): void {
    if (milliseconds === waitsMs) return;
    waitsMs = milliseconds;
    db.pragma(`busy_timeout = ${milliseconds}`);
  }
  return {
    committed: (): void => wait(LOCK_WAIT_MS),
    failed(error: unknown): void {
      if ((error as Partial<AgentError> | null)?.code === 'database-busy') wait(ONCE_HELD_MS);
    },
  };
}
