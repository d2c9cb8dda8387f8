import type { Item } from '../../domain/items/item.ts';

/** What a base unit of an item costs at a supplier, minor units of the item's currency; null where nobody knows it. A supplier of '' is one from before orders kept it. */
export function unitCostAt(item: Item, supplier: string): number | null {
  const offer = item.suppliers?.find(({ name }) => name === supplier);
  return offer?.unitCostMinor ?? item.unitCostMinor;
}
