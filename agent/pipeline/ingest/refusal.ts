/** Why an event could not be recorded: a constant reason that is counted, and a detail for a person. */
export interface Refusal {
  readonly reason: string;
  readonly detail: string;
}

/** What became of an event. `skus` are the items whose position may have changed. */
export type Recorded =
  | { readonly kind: 'recorded'; readonly skus: readonly string[] }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'duplicate' }
  | ({ readonly kind: 'refused' } & Refusal);

/** Shorthand for a refused event. */
export function refused(reason: string, detail: string): Recorded {
  return { kind: 'refused', reason, detail };
}
