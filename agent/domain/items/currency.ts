// ISO 4217: currencies whose minor unit is not a hundredth.
const DIGITS: ReadonlyMap<string, number> = new Map([
  ...['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'].map(
    (code) => [code, 0] as const,
  ),
  ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map((code) => [code, 3] as const),
]);

/** Decimal digits of a currency's minor unit (ISO 4217): 2 for EUR, 0 for JPY, 3 for KWD. */
export function minorUnitDigits(currency: string): number {
  return DIGITS.get(currency) ?? 2;
}

/** Minor units of an amount such as `12.50`, rounded half up where it is finer than the currency (`exact` is false then); null where it is no amount of money. */
export function toMinorUnits(amount: string, currency: string): { readonly minor: number; readonly exact: boolean } | null {
  const [, whole, fraction = ''] = /^(\d{1,12})(?:\.(\d{1,12}))?$/.exec(amount) ?? [];
  if (whole === undefined) return null;
  const digits = minorUnitDigits(currency);
  const rest = fraction.slice(digits);
  const minor = Number(whole + fraction.slice(0, digits).padEnd(digits, '0'));
  if (!Number.isSafeInteger(minor)) return null;
  return { minor: /^[5-9]/.test(rest) ? minor + 1 : minor, exact: /^0*$/.test(rest) };
}

/** An amount for people: `1,200.00 EUR`. */
export function shownMoney(minor: number, currency: string): string {
  return `${shownAmount(minor, currency)} ${currency}`;
}

/** The same without its currency, where that stands beside it. */
export function shownAmount(minor: number, currency: string): string {
  const digits = minorUnitDigits(currency);
  const [whole, fraction] = (Math.abs(minor) / 10 ** digits).toFixed(digits).split('.');
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${minor < 0 ? '-' : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}
