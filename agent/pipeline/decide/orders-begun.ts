import type { Store } from '../../store/store.ts';

const PREFIX = 'supplier-order:';

/** Orders to suppliers of which a part has gone and the rest has not: they go on, whatever becomes of the process in between. */
export interface OrdersBegun {
  /** When the order to a supplier was begun, UTC milliseconds; null where none is under way. */
  since(supplier: string): number | null;
  begin(supplier: string, at: number): void;
  end(supplier: string): void;
  suppliers(): string[];
}

/** Reads and writes them in the caller's transaction. */
export function ordersBegun({ settings }: Pick<Store, 'settings'>): OrdersBegun {
  const since = (supplier: string) => {
    const value = settings.get(PREFIX + supplier);
    return value === null ? null : Number(value);
  };
  return {
    since,
    begin: (supplier, at) => settings.put(PREFIX + supplier, String(at)),
    end(supplier) {
      if (since(supplier) !== null) settings.drop(PREFIX + supplier);
    },
    suppliers: () => settings.named(PREFIX).map((name) => name.slice(PREFIX.length)),
  };
}
