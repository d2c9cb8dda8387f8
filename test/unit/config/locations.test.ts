import { describe, expect, it } from 'vitest';
import { layoutOf, locationsSchema } from '../../../agent/config/locations.ts';
import { refillLevels } from '../../../agent/domain/stock/location.ts';

const problems = (locations: unknown) =>
  locationsSchema.safeParse(locations).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

describe('locations', () => {
  it('count by their own name, else by the longest beginning', () => {
    const layout = layoutOf(
      locationsSchema.parse([
        { name: 'A-*', kind: 'pickFace', refillAt: 2, refillTo: 10, skus: [{ sku: 'TEA', refillAt: 5, refillTo: 20 }] },
        { name: 'A-9-*', kind: 'reserve', zone: 'north' },
        { name: 'A-1', kind: 'shelf', capacityUnits: 40 },
      ]),
    );
    expect(layout.ruleOf('A-1')?.kind).toBe('shelf');
    expect(layout.ruleOf('A-9-3')).toMatchObject({ kind: 'reserve', zone: 'north' });
    expect(layout.ruleOf('B-1')).toBeNull();
    expect(refillLevels(layout.ruleOf('A-2'), 'SOAP')).toEqual({ refillAt: 2, refillTo: 10 });
    expect(refillLevels(layout.ruleOf('A-2'), 'TEA')).toMatchObject({ refillAt: 5, refillTo: 20 });
    expect(refillLevels(layout.ruleOf('A-9-3'), 'TEA')).toBeNull();
  });

  it('that contradict themselves are refused, every problem with its path', () => {
    expect(
      problems([
        { name: 'A-1', kind: 'pickFace', refillAt: 5, refillTo: 5, capacityUnits: 4 },
        { name: 'A-1', kind: 'reserve', skus: [{ sku: 'TEA', refillAt: 1, refillTo: 9 }] },
        { name: 'A-2', kind: 'pickFace', refillAt: 5 },
      ]),
    ).toEqual([
      '0.refillTo: must be above refillAt',
      '0.refillTo: is more than the 4 that fit',
      '1.name: "A-1" is configured twice',
      '1.kind: only a pickFace is refilled',
      '2: refillAt and refillTo go together',
    ]);
  });
});
