/** The UPC-A that the eight digits of a UPC-E stand for, its check digit copied and not checked; null for digits that begin otherwise than with 0 (GS1 General Specifications, section 5.2, on UPC-E). */
export function expandUpcE(digits: string): string | null {
  if (!/^0\d{7}$/.test(digits)) return null;
  const [, a, b, c, d, e, last, check] = digits;
  const body = expandBody([a!, b!, c!, d!, e!], last!);
  return body === null ? null : `0${body}${check}`;
}

function expandBody([a, b, c, d, e]: [string, string, string, string, string], last: string): string | null {
  if (last <= '2') return `${a}${b}${last}0000${c}${d}${e}`;
  // A prefix that ends in 0, 1 or 2 is written the first way.
  if (last === '3') return c <= '2' ? null : `${a}${b}${c}00000${d}${e}`;
  if (last === '4') return d === '0' ? null : `${a}${b}${c}${d}00000${e}`;
  return e === '0' ? null : `${a}${b}${c}${d}${e}0000${last}`;
}
