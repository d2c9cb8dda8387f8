/** Why a code cannot be used, as a constant that can be counted. */
export type CodeReason =
  | 'bad-check-digit'
  | 'bad-code'
  | 'ambiguous-code'
  | 'compressed-link'
  | 'no-product'
  | 'unknown-code'
  | 'unsupported-code';

/** Why a code cannot be used, and words for a person. */
export interface CodeProblem {
  readonly ok: false;
  readonly reason: CodeReason;
  readonly detail: string;
}

/** What was read, or why nothing was. */
export type Read<Value> = { readonly ok: true; readonly value: Value } | CodeProblem;

/** A code that cannot be used. */
export function refusedCode(reason: CodeReason, detail: string): CodeProblem {
  return { ok: false, reason, detail };
}

/** A code as a person can read it: group separators shown as `<GS>`, other control characters as `?`, at most 80 characters. */
export function shownCode(text: string): string {
  const plain = Array.from(text.slice(0, 80), (letter) => (letter === '\u001d' ? '<GS>' : letter < ' ' ? '?' : letter)).join('');
  return text.length > 80 ? `${plain}...` : plain;
}
