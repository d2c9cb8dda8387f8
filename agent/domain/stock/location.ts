/** What a location is for: goods are picked at a pick face, wait for it in reserve, come in at a dock; a shelf is both. */
export const LOCATION_KINDS = ['pickFace', 'reserve', 'dock', 'shelf'] as const;
export type LocationKind = (typeof LOCATION_KINDS)[number];

/** When a pick face is refilled from reserve, and up to where, in base units. */
export interface RefillLevels {
  readonly refillAt: number;
  readonly refillTo: number;
}

/** What is known of a location, or of all whose names begin alike. */
export interface LocationRule {
  /** A name, or its beginning and a star. */
  readonly name: string;
  readonly kind: LocationKind;
  /** Locations of a zone lie near each other; "" where nobody has said. */
  readonly zone: string;
  /** Base units that it holds; null where nobody has said. */
  readonly capacityUnits: number | null;
  /** Of every SKU at a pick face that is not among `skus`; null where it is not refilled. */
  readonly refill: RefillLevels | null;
  readonly skus: ReadonlyMap<string, RefillLevels>;
}

/** The locations of a site. */
export interface Layout {
  /** False where nothing is known of any location. */
  readonly isKnown: boolean;
  ruleOf(location: string): LocationRule | null;
}

/** The rule with the location's own name counts, then the one with the longest beginning. */
export function createLayout(rules: readonly LocationRule[]): Layout {
  const exact = new Map(rules.filter(({ name }) => !name.endsWith('*')).map((rule) => [rule.name, rule]));
  const beginnings = rules
    .filter(({ name }) => name.endsWith('*'))
    .map((rule) => ({ start: rule.name.slice(0, -1), rule }))
    .sort((a, b) => b.start.length - a.start.length);
  return {
    isKnown: rules.length > 0,
    ruleOf: (location) => exact.get(location) ?? beginnings.find(({ start }) => location.startsWith(start))?.rule ?? null,
  };
}

/** The refill levels of a SKU at a location with this rule; null where it is not refilled there. */
export function refillLevels(rule: LocationRule | null, sku: string): RefillLevels | null {
  if (rule?.kind !== 'pickFace') return null;
  return rule.skus.get(sku) ?? rule.refill;
}
