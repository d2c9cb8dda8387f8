import { describe, expect, it } from 'vitest';
import { parseItemsCsv } from '../../../../agent/api/import-items.ts';
import { DEMAND_CLASSES } from '../../../../simulator/demand/synthetic.ts';
import { createRandom } from '../../../../simulator/random.ts';
import { itemsCsv, itemsFromSales, syntheticItems } from '../../../../simulator/world/catalogue.ts';

describe('the catalogue', () => {
  it('holds every class of demand, scales and scanners, several bins, and items that are reserved', () => {
    const items = syntheticItems(48, createRandom('any'));
    expect(items.length).toBeGreaterThanOrEqual(40);
    expect(new Set(items.map((item) => item.demand.name))).toEqual(new Set(DEMAND_CLASSES));
    expect(new Set(items.map((item) => item.watchedBy))).toEqual(new Set(['scale', 'scanner']));
    expect(items.some((item) => item.bins.length > 1)).toBe(true);
    expect(items.some((item) => item.isReserved)).toBe(true);
    const bins = items.flatMap((item) => item.bins);
    expect(new Set(bins).size).toBe(bins.length);
  });

  it('is the same for the same seed, however many items are asked for', () => {
    const plain = (count: number) =>
      syntheticItems(count, createRandom(3)).map(({ demand, ...item }) => ({ ...item, day: demand.unitsOn(5) }));
    expect(plain(48).slice(0, 10)).toEqual(plain(10));
  });

  it('can be imported as a new customer would: every row is accepted, a case code stands for its pack', () => {
    const items = syntheticItems(48, createRandom(1));
    const parsed = parseItemsCsv(itemsCsv(items));
    expect(parsed).toMatchObject({ ok: true, warnings: [] });
    if (!parsed.ok) return;
    for (const item of items) {
      const imported = parsed.items.find(({ sku }) => sku === item.sku)!;
      expect(imported.locations).toEqual(item.bins);
      expect(imported.parameters).toMatchObject({ leadTimeDays: item.leadTimeDays, unitsPerPack: item.unitsPerPack });
      expect(imported.parameters.unitWeightGrams).toBe(item.watchedBy === 'scale' ? item.unitWeightGrams : undefined);
      const caseUnits = imported.barcodes!.find(({ code }) => code === item.caseCode)?.units;
      expect(caseUnits).toBe(item.unitsPerPack > 1 ? item.unitsPerPack : undefined);
    }
  });

  it('opens a line of a real history on its first day of sales, with three weeks of what the first weeks sell', () => {
    const units = [0, 0, ...Array.from({ length: 40 }, () => 4)];
    const [item] = itemsFromSales(
      { firstDay: 0, days: units.length, series: [{ id: 'TEA', units, total: 160 }], notes: [] },
      1,
      createRandom(1),
    );
    expect(item).toMatchObject({ sku: 'TEA', opensOn: 2, initialUnits: 84, watchedBy: 'scanner' });
    expect([item!.demand.unitsOn(1), item!.demand.unitsOn(2), item!.demand.unitsOn(99)]).toEqual([0, 4, 0]);
  });
});
