/** What a piece of work in parts comes to, done without a break. */
export function whole<Result>(parts: Generator<unknown, Result>): Result {
  for (;;) {
    const next = parts.next();
    if (next.done) return next.value;
  }
}
