import { counted } from '../domain/words/wording.ts';

/** Tells how far a long work is, on a terminal as a bar in one line, elsewhere as a line every few seconds. */
export interface Progress {
  done(count: number): void;
  /** Clears the bar. */
  end(): void;
}

export interface ProgressView {
  readonly total: number;
  /** What is counted, as one and as many. */
  readonly noun: readonly [one: string, many: string];
  readonly isTerminal: boolean;
  readonly now: () => number;
  readonly write: (text: string) => void;
}

const BAR = 30;
const REDRAW_MS = 100;
const LINE_MS = 5000;

/** Shows progress over `total` items; `now` in milliseconds. */
export function createProgress({ total, noun, isTerminal, now, write }: ProgressView): Progress {
  const startedAt = now();
  let [shownAt, isShown] = [isTerminal ? Number.NEGATIVE_INFINITY : startedAt, false];

  return {
    done(count) {
      const at = now();
      if (at - shownAt < (isTerminal ? REDRAW_MS : LINE_MS) && !(isTerminal && count === total)) return;
      shownAt = at;
      const left = Math.round(((at - startedAt) / count) * (total - count) * 0.001);
      const words = `${count} of ${counted(total, ...noun)}${count < total ? `, about ${left} s left` : ''}`;
      if (!isTerminal) return write(`${words}\n`);
      const full = Math.floor((BAR * count) / total);
      isShown = true;
      write(`\r\u001b[K[${'#'.repeat(full)}${'.'.repeat(BAR - full)}] ${words}`);
    },
    end() {
      if (isShown) write('\r\u001b[K');
    },
  };
}
