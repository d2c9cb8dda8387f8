import type { Clock, Timer } from '../ports.ts';

/** What a turn found: more to do at once, nothing until woken, or a reason to come back later. */
export type TurnResult = 'more' | 'idle' | { readonly retryAfterMs: number };

/** A loop that takes one turn at a time, at its own pace. */
export interface Loop {
  /** There is something to do; costs nothing when a turn is planned already. */
  wake(): void;
  /** No turn is planned or under way. */
  idle(): boolean;
  /** Plans no further turn and waits for the one under way. */
  stop(): Promise<void>;
}

/** Creates a loop over `turn`; turns never overlap. A turn that throws ends the process: what can be handled is handled inside. */
export function createLoop(clock: Clock, turn: () => TurnResult | Promise<TurnResult>): Loop {
  let planned: Timer | null = null;
  let retrying = false;
  let running: Promise<void> | null = null;
  let inTurn = false;
  let wokenMeanwhile = false;
  let stopped = false;

  function plan(delayMs: number): void {
    if (stopped) return;
    retrying = delayMs > 0;
    planned = clock.after(delayMs, run);
  }

  function settle(result: TurnResult): void {
    const woken = wokenMeanwhile;
    wokenMeanwhile = false;
    if (typeof result === 'object') plan(result.retryAfterMs);
    else if (result === 'more' || woken) plan(0);
  }

  function run(): void | Promise<void> {
    planned = null;
    retrying = false;
    inTurn = true;
    const result = turn();
    inTurn = false;
    // A turn without waiting ends here: nobody has to wait for a promise, and a virtual clock goes straight on.
    if (!(result instanceof Promise)) return settle(result);
    running = result.then((value) => {
      running = null;
      settle(value);
    });
    return running;
  }

  return {
    wake() {
      if (stopped) return;
      if (running || inTurn) wokenMeanwhile = true;
      else if (!planned) plan(0);
    },
    idle: () => !running && (!planned || retrying),
    async stop() {
      stopped = true;
      planned?.cancel();
      planned = null;
      await running;
    },
  };
}
