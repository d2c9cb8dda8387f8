import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWarehouse } from '../../../../simulator/world/warehouse.ts';

const sku = fc.constantFrom('TEA', 'SOAP');
const location = fc.constantFrom('DOCK', 'A-1', 'B-2');
const units = fc.nat({ max: 50 });
const act = fc.oneof(
  fc.record({ act: fc.constant('put' as const), sku, location, units }),
  fc.record({ act: fc.constant('take' as const), sku, location, units }),
  fc.record({ act: fc.constant('move' as const), sku, location, to: location, units }),
);

describe('the warehouse', () => {
  it('neither makes nor loses stock: what is there is what was put less what was taken, and never below zero', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 80 }), (acts) => {
        const warehouse = createWarehouse();
        const balance = new Map<string, number>();
        const add = (name: string, change: number) => balance.set(name, (balance.get(name) ?? 0) + change);
        for (const step of acts) {
          if (step.act === 'put') {
            warehouse.put(step.sku, step.location, step.units);
            add(step.sku, step.units);
          } else if (step.act === 'take') {
            const before = warehouse.units(step.sku, step.location);
            const taken = warehouse.take(step.sku, step.location, step.units);
            expect(taken).toBe(Math.min(before, step.units));
            add(step.sku, -taken);
          } else if (warehouse.units(step.sku, step.location) >= step.units) {
            warehouse.move(step.sku, step.location, step.to, step.units);
          }
        }
        const places = warehouse.places();
        expect(places.every((place) => place.units >= 0)).toBe(true);
        for (const [name, expected] of balance) {
          expect(warehouse.total(name)).toBe(expected);
          expect(places.filter((place) => place.sku === name).reduce((sum, place) => sum + place.units, 0)).toBe(expected);
        }
      }),
    );
  });

  it('refuses to move what is not there', () => {
    const warehouse = createWarehouse();
    warehouse.put('TEA', 'DOCK', 3);
    expect(() => warehouse.move('TEA', 'DOCK', 'A-1', 4)).toThrow('which held 3');
  });
});
