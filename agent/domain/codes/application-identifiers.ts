/** What may follow an application identifier: `n` digits, `d` a date YYMMDD, `k` a key with its check digit, `x` characters of set 82. */
export interface ElementFormat {
  readonly ai: string;
  readonly kind: 'n' | 'd' | 'k' | 'x';
  readonly least: number;
  readonly most: number;
  /** Its length follows from its first two digits: no FNC1 is needed behind it. */
  readonly isPredefined: boolean;
  /** It says what or how many goods are, or since when or how long they last: such are looked for behind an FNC1 that was lost. */
  readonly isForStock: boolean;
}

/** GS1 General Specifications, section 7.8: first two digits of the identifiers of predefined length. */
const PREDEFINED = /^(?:0[0-4]|1[1-9]|20|3[1-6]|41)/;

const STOCK = `00:k18 01:k14 02:k14 10:x1-20 11:d6 13:d6 15:d6 16:d6 17:d6 20:n2 21:x1-20 30:n1-8 37:n1-8
  410:k13 411:k13 412:k13 413:k13 414:k13 415:k13 416:k13 417:k13`;
const OTHER = `12:d6 22:x1-20 235:x1-28 240:x1-30 241:x1-30 242:n1-6 243:x1-20 250:x1-30 251:x1-30 254:x1-20 400:x1-30 401:x1-30 402:n17 403:x1-30 420:x1-20 421:x4-12 422:n3 423:n3-15
  424:n3 425:n3-15 426:n3 7001:n13 7002:x1-30 7003:n10 7006:n6 8005:n6 8008:n8-12 8020:x1-25 90:x1-30 91:x1-90 92:x1-90 93:x1-90 94:x1-90
  95:x1-90 96:x1-90 97:x1-90 98:x1-90 99:x1-90`;

function formatOf(text: string, isForStock: boolean): ElementFormat {
  const [, ai, kind, least, most] = /^(\d+):(.)(\d+)(?:-(\d+))?$/.exec(text)!;
  const [shortest, longest] = [Number(least), Number(most ?? least)];
  return {
    ...{ ai: ai!, kind: kind as ElementFormat['kind'], least: shortest, most: longest },
    ...{ isPredefined: PREDEFINED.test(ai!), isForStock },
  };
}

/** Measures of trade items and logistic units, 310n to 369n: six digits, the last of the identifier counts decimals. */
function measures(): ElementFormat[] {
  const families = Array.from({ length: 60 }, (_, index) => 310 + index);
  return families.flatMap((family) =>
    Array.from({ length: 6 }, (_, decimals) => formatOf(`${family}${decimals}:n6`, family === 310 || family === 320)),
  );
}

const words = (text: string): string[] => text.split(/\s+/);

/** Identifiers of the GS1 General Specifications, section 3.2: all that a label of goods in a warehouse is likely to bear. */
const FORMATS: ReadonlyMap<string, ElementFormat> = new Map(
  [...words(STOCK).map((text) => formatOf(text, true)), ...words(OTHER).map((text) => formatOf(text, false)), ...measures()].map(
    (format) => [format.ai, format],
  ),
);

/** The identifier that begins at a place of a text; undefined where none does. No identifier is the beginning of another. */
export function identifierAt(text: string, at: number): ElementFormat | undefined {
  return FORMATS.get(text.slice(at, at + 2)) ?? FORMATS.get(text.slice(at, at + 3)) ?? FORMATS.get(text.slice(at, at + 4));
}

/** The format of an identifier; undefined for one that is not known. */
export function elementFormat(ai: string): ElementFormat | undefined {
  return FORMATS.get(ai);
}
