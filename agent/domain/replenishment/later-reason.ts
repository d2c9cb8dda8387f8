import type { Reason } from './decision.ts';

/** What a reason says beside its rules. */
export type Telling = Omit<Reason, 'rules'>;

/** Not seen by who copies or compares a reason. */
const TELLING = Symbol('telling');

interface Later {
  [TELLING]: Telling | (() => Telling);
}

function toldIn(reason: Later): Telling {
  const telling = reason[TELLING];
  if (typeof telling !== 'function') return telling;
  const told = telling();
  reason[TELLING] = told;
  return told;
}

/** One of each for all reasons, so that what is said later costs no functions of its own. */
const SENTENCE = {
  enumerable: true,
  get(this: Later): string {
    return toldIn(this).sentence;
  },
};
const NUMBERS = {
  enumerable: true,
  get(this: Later): Reason['numbers'] {
    return toldIn(this).numbers;
  },
};
const PHRASES = {
  enumerable: true,
  get(this: Later): Reason['phrases'] {
    return toldIn(this).phrases;
  },
};

/** A reason whose words and numbers are put together only where somebody reads them: most looks at an item end in words that nobody asks for. */
export function laterReason(rules: readonly string[], tell: () => Telling): Reason {
  const reason = { rules };
  Object.defineProperty(reason, TELLING, { value: tell, writable: true });
  // One after the other: all at once takes twice as long.
  Object.defineProperty(reason, 'sentence', SENTENCE);
  Object.defineProperty(reason, 'numbers', NUMBERS);
  return Object.defineProperty(reason, 'phrases', PHRASES) as unknown as Reason;
}
