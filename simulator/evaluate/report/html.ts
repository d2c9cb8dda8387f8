/** Text as it may stand in a page or an attribute. */
export function escaped(text: string): string {
  const codes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => codes[character]!);
}

/** A number as people read it: whole and grouped from a hundred on, else with at most two decimals. */
export function shownFigure(value: number): string {
  if (!Number.isFinite(value)) return '-';
  return value.toLocaleString('en-US', { maximumFractionDigits: Math.abs(value) >= 100 ? 0 : 2 });
}

/** A share in percent; `-` where there is none. */
export function shownShare(value: number | null): string {
  return value === null ? '-' : `${(100 * value).toFixed(1)} %`;
}
