import { resolveSupplier, type Supplier, type SupplierLayer, type SupplierSource } from '../domain/suppliers/supplier.ts';
import type { Database } from './database.ts';

/** Suppliers and their terms per source. The same supplier is the same object until something of it changes. */
export function suppliersTable(db: Database) {
  const layers = db.prepare<[], { name: string; source: SupplierSource; terms: string }>('SELECT name, source, terms FROM suppliers');
  const put = db.prepare<[string, string, string]>('INSERT OR REPLACE INTO suppliers (name, source, terms) VALUES (?, ?, ?)');
  const drop = db.prepare<[string]>('DELETE FROM suppliers WHERE source = ?');
  let known: ReadonlyMap<string, Supplier> | null = null;

  function readAll(): ReadonlyMap<string, Supplier> {
    const byName = new Map<string, Partial<Record<SupplierSource, SupplierLayer>>>();
    for (const { name, source, terms } of layers.all())
      byName.set(name, { ...byName.get(name), [source]: JSON.parse(terms) as SupplierLayer });
    return new Map([...byName].map(([name, stated]) => [name, resolveSupplier(name, stated)]));
  }

  return {
    /** Null where no source names it. */
    get(name: string): Supplier | null {
      known ??= readAll();
      return known.get(name) ?? null;
    },
    /** Replaces all that a source says of suppliers. */
    replace(source: SupplierSource, suppliers: readonly (SupplierLayer & { readonly name: string })[]): void {
      drop.run(source);
      for (const { name, ...terms } of suppliers) put.run(name, source, JSON.stringify(terms));
      known = null;
    },
    /** Another process may have changed the table: read anew. */
    forget(): void {
      known = null;
    },
  };
}
