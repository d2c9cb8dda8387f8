import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ITEM_DEFAULTS,
  PARAMETER_SOURCES,
  type ParameterLayer,
  type ParameterName,
  resolveItem,
} from '../../../../agent/domain/items/item.ts';

const aLayer = fc.record(
  {
    name: fc.constantFrom('Tea', ''),
    leadTimeDays: fc.integer({ min: 0, max: 90 }),
    unitCostMinor: fc.option(fc.nat(1000)),
    min: fc.option(fc.nat(9)),
    unknown: fc.constant('a field of a later version'),
  },
  { requiredKeys: [] },
);
const someLayers = fc.record(Object.fromEntries(PARAMETER_SOURCES.map((source) => [source, aLayer])), { requiredKeys: [] });

describe('an item', () => {
  it('has each field from the strongest source that states it, and says from which', () => {
    fc.assert(
      fc.property(someLayers, (layers: Partial<Record<string, ParameterLayer>>) => {
        const { sku, sources, ...values } = resolveItem('TEA', layers);
        expect(sku).toBe('TEA');
        expect(Object.keys(values)).toEqual(Object.keys(ITEM_DEFAULTS));
        for (const name of Object.keys(ITEM_DEFAULTS) as ParameterName[]) {
          const source = PARAMETER_SOURCES.find((each) => layers[each]?.[name] !== undefined) ?? 'default';
          expect(sources[name]).toBe(source);
          expect(values[name]).toEqual(layers[source]?.[name] ?? ITEM_DEFAULTS[name]);
        }
      }),
    );
  });
});
