/** A number as a sentence shows it: at most two decimals, none where they would be zeros. */
export function shownNumber(value: number): string {
  return String(twoDecimals(value));
}

/** A number and what it counts, in the right form: `1 day`, `2 days`, `0.5 days`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${shownNumber(value)} ${value === 1 ? one : many}`;
}

/** Rounds half up to one decimal: what is shown and what is reckoned with must be the same number, or the sum in a sentence would not come out. */
export function oneDecimal(value: number): number {
  return Math.round(value * 10) / 10 + 0;
}

/** Rounds half up to two decimals, and never to a negative zero. */
export function twoDecimals(value: number): number {
  return Math.round(value * 100) / 100 + 0;
}
