import type { ItemClass } from '../domain/items/item-class.ts';
import type { Database } from './database.ts';

/** The ABC and XYZ class of each item that has one; few bytes each, so all are remembered. */
export function itemClassesTable(db: Database) {
  const all = db.prepare<[], ItemClass & { readonly sku: string }>('SELECT sku, abc, xyz FROM item_classes ORDER BY sku');
  const put = db.prepare<[string, string, string]>('INSERT OR REPLACE INTO item_classes (sku, abc, xyz) VALUES (?, ?, ?)');
  const drop = db.prepare<[string]>('DELETE FROM item_classes WHERE sku = ?');
  let known: Map<string, ItemClass> | null = null;

  function classes(): ReadonlyMap<string, ItemClass> {
    if (known && !db.readonly) return known;
    known = new Map(all.all().map(({ sku, abc, xyz }) => [sku, { abc, xyz }]));
    return known;
  }

  return {
    /** Null where it has none. */
    get: (sku: string): ItemClass | null => classes().get(sku) ?? null,
    all: classes,
    /** Null takes the class away. */
    put(sku: string, item: ItemClass | null): void {
      classes();
      if (item) {
        put.run(sku, item.abc, item.xyz);
        known!.set(sku, { abc: item.abc, xyz: item.xyz });
      } else {
        drop.run(sku);
        known!.delete(sku);
      }
    },
    /** Drops what is cached: after a rollback, or when another process has written. */
    forget(): void {
      known = null;
    },
  };
}
