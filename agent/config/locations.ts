import { z } from 'zod';
import { createLayout, type Layout, LOCATION_KINDS } from '../domain/stock/location.ts';
import type { Fault } from './issues.ts';
import { always } from './one-of.ts';

const level = {
  refillAt: z.int().min(0).describe('Asked for from reserve when a SKU at the pick face is at or below it, in base units'),
  refillTo: z.int().min(1).describe('Up to where it is refilled'),
};

const locationSchema = z.strictObject({
  name: z
    .string()
    .regex(/^([A-Za-z0-9._-]{1,64}\*?|\*)$/, 'must be the name of a location, or its beginning and a *')
    .describe('The location, or all whose names begin so: A-01-*; the longest match counts'),
  kind: z
    .enum(LOCATION_KINDS)
    .describe('pickFace: picked from and refilled from reserve; reserve; dock: where goods come in; shelf: picked from and not refilled'),
  zone: z.string().min(1).max(64).optional().describe('Locations of a zone lie near each other: a face is refilled from its own first'),
  capacityUnits: z.int().min(1).optional().describe('Base units that each such location holds'),
  refillAt: level.refillAt.optional(),
  refillTo: level.refillTo.optional(),
  skus: z
    .array(z.strictObject({ sku: z.string().min(1).max(64).describe('The SKU that these levels are for'), ...level }))
    .default([])
    .describe('Levels of single SKUs at a pick face'),
});

interface MaybeLevels {
  readonly refillAt?: unknown;
  readonly refillTo?: unknown;
}

/** What each location is for. */
export const locationsSchema = z.array(locationSchema).superRefine((locations, context) => {
  if (!Array.isArray(locations)) return;
  const seen = new Set<unknown>();
  locations.forEach((location, index) => {
    if (!location || typeof location !== 'object') return;
    if (typeof location.name === 'string' && seen.has(location.name))
      context.addIssue({ code: 'custom', path: [index, 'name'], message: `"${location.name}" is configured twice` });
    seen.add(location.name);
    const problem = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path: [index, ...path], message });
    const skus = Array.isArray(location.skus) ? location.skus : [];
    if ((location.refillAt === undefined) !== (location.refillTo === undefined)) problem([], 'refillAt and refillTo go together');
    if (location.kind !== 'pickFace' && (location.refillAt !== undefined || skus.length > 0))
      problem(['kind'], 'only a pickFace is refilled');
    checkLevels(location, location.capacityUnits, (message) => problem(['refillTo'], message));
    skus.forEach((levels, at) => {
      checkLevels(levels, location.capacityUnits, (message) => problem(['skus', at, 'refillTo'], message));
    });
  });
}, always);

function checkLevels(levels: MaybeLevels | null, capacity: unknown, refuse: (message: string) => void): void {
  const { refillAt, refillTo } = levels ?? {};
  if (typeof refillTo !== 'number') return;
  if (typeof refillAt === 'number' && refillTo <= refillAt) refuse('must be above refillAt');
  if (typeof capacity === 'number' && refillTo > capacity) refuse(`is more than the ${capacity} that fit`);
}

/** The layout of the site that these locations describe. */
export function layoutOf(locations: z.infer<typeof locationsSchema>): Layout {
  return createLayout(
    locations.map(({ name, kind, zone, capacityUnits, refillAt, refillTo, skus }) => ({
      name,
      kind,
      zone: zone ?? '',
      capacityUnits: capacityUnits ?? null,
      refill: refillAt === undefined || refillTo === undefined ? null : { refillAt, refillTo },
      skus: new Map(skus.map((levels) => [levels.sku, levels])),
    })),
  );
}

interface Fitted {
  readonly locations: z.infer<typeof locationsSchema>;
  readonly items: readonly { readonly unitsPerPack?: number | undefined; readonly locations?: readonly string[] | undefined }[];
}

/** Configured items of which not even one pack fits at the locations that are configured for them. */
export function packFaults({ locations, items }: Fitted): Fault[] {
  const layout = layoutOf(locations);
  return items.flatMap(({ unitsPerPack, locations: places }, index): Fault[] => {
    const capacities = (places ?? []).map((place) => layout.ruleOf(place)?.capacityUnits ?? Number.POSITIVE_INFINITY);
    const fits = capacities.reduce((sum, capacity) => sum + capacity, 0);
    if (unitsPerPack === undefined || capacities.length === 0 || unitsPerPack <= fits) return [];
    return [{ steps: ['items', index, 'unitsPerPack'], message: `is more than the ${fits} that fit at its locations`, atKey: false }];
  });
}
