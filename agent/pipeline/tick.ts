import type { Clock, Timer } from '../ports.ts';

export interface Tick {
  start(): void;
  stop(): void;
}

/** The agent's slow pulse: every `everyMs` what has timed out, every `decideEveryMs` all items. */
export function createTick(
  clock: Clock,
  parts: { everyMs: number; decideEveryMs: number; onBeat: () => void; onDecideAll: () => void },
): Tick {
  let timer: Timer | null = null;
  let sinceAll = 0;
  function beat(): void {
    timer = clock.after(parts.everyMs, beat);
    parts.onBeat();
    sinceAll += parts.everyMs;
    if (sinceAll < parts.decideEveryMs) return;
    sinceAll = 0;
    parts.onDecideAll();
  }
  return {
    start() {
      timer = clock.after(parts.everyMs, beat);
    },
    stop: () => timer?.cancel(),
  };
}
