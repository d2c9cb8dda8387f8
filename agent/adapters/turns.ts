/** Calls what is due, or has it wait for its turn; the answer takes it back. */
export interface Turns {
  /** After what runs now. */
  next(due: () => void): () => void;
  /** At once, where nothing was called since the sockets were looked at. */
  now(due: () => void): () => void;
}

/** Between any two that are due the sockets are looked at: on a slow disk each may wait for its sync, and a ping must not wait for the syncs of all. */
export function createTurns(): Turns {
  const waiting = new Set<{ readonly due: () => void }>();
  let isTaken = false;
  // The event loop comes here after a look at the sockets, and to what is asked for here after another.
  const go = () => {
    const [first] = waiting;
    isTaken = first !== undefined;
    if (first === undefined) return;
    waiting.delete(first);
    setImmediate(go);
    first.due();
  };
  const take = () => {
    if (!isTaken) setImmediate(go);
    isTaken = true;
  };
  const next = (due: () => void) => {
    const turn = { due };
    waiting.add(turn);
    take();
    return () => void waiting.delete(turn);
  };
  return {
    next,
    now(due) {
      if (isTaken) return next(due);
      take();
      due();
      return () => {};
    },
  };
}
