/** Where an agent's power fails: at the `nth` statement, or hand-over to the broker, that bears this word. */
export interface CutPlan {
  /** A word of the statement, as `journal` or `COMMIT done`; `publish` for what goes up; empty for any. */
  readonly at: string;
  readonly nth: number;
}

/** Whether a statement is one of those that a word names. */
export function bearsWord(sql: string, word: string): boolean {
  return word === '' || (word === 'COMMIT' ? sql === 'COMMIT' : sql.includes(word));
}
