import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { circleFrom, spareUnits, substitutesOf, successionOf, unitProblem } from '../../../../agent/domain/items/succession.ts';

const named = (names: Record<string, string | null>) => (sku: string) => names[sku];

describe('the succession of an item', () => {
  it('is by the SKU that it names, whatever follows that one', () => {
    const names = named({ A: 'B', B: 'C', C: null });
    expect(successionOf('A', names)).toEqual({ kind: 'by', sku: 'B' });
    expect(successionOf('B', names)).toEqual({ kind: 'by', sku: 'C' });
    expect(successionOf('C', names)).toEqual({ kind: 'none' });
  });

  it('is in doubt where nobody knows the successor, and wherever a circle lies ahead', () => {
    expect(successionOf('A', named({ A: 'B' }))).toEqual({ kind: 'in-doubt', sku: 'B', circle: null });
    const names = named({ A: 'B', B: 'C', C: 'B' });
    expect(successionOf('A', names)).toEqual({ kind: 'in-doubt', sku: 'B', circle: ['B', 'C', 'B'] });
    expect(circleFrom('S', named({ S: 'S' }))).toEqual(['S', 'S']);
  });

  it('comes to an end for every item, and by its steps never comes back to one', () => {
    const skus = ['A', 'B', 'C', 'D', 'E'];
    fc.assert(
      fc.property(fc.array(fc.option(fc.constantFrom(...skus, 'X')), { minLength: 5, maxLength: 5 }), (next) => {
        const names = named(Object.fromEntries(skus.map((sku, at) => [sku, next[at] ?? null])));
        for (const sku of skus) {
          const passed = new Set<string>();
          for (let at = successionOf(sku, names); at.kind === 'by'; at = successionOf(at.sku, names)) {
            expect(passed.has(at.sku) || at.sku === sku).toBe(false);
            passed.add(at.sku);
          }
        }
      }),
    );
  });
});

describe('what can stand in for an item', () => {
  it('is counted in the same base unit, as far as both are known', () => {
    const unitOf = (sku: string) => ({ G: 'g', H: 'g', E: 'each' })[sku];
    expect(unitProblem('G', 'E', unitOf)).toBe('G is counted in g, E in each');
    expect([unitProblem('G', 'H', unitOf), unitProblem('G', 'X', unitOf), unitProblem('X', 'G', unitOf)]).toEqual([null, null, null]);
  });

  it('is its successor, then its substitutes in their order, each once and never the item', () => {
    expect(substitutesOf({ sku: 'A', successor: 'B', substitutes: ['C', 'B', 'A'] })).toEqual(['B', 'C']);
    expect(substitutesOf({ sku: 'A', successor: null, substitutes: null })).toEqual([]);
    expect(
      spareUnits([
        { sku: 'B', units: 3 },
        { sku: 'C', units: 4 },
      ]),
    ).toBe(7);
  });
});
