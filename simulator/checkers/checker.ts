import type { Queries } from '../../agent/api/api.ts';
import type { JournalEntry } from '../../agent/domain/stock/journal.ts';
import type { Book } from '../play/book.ts';
import type { Upstream } from '../upstream.ts';
import type { SimItem } from '../world/sim-item.ts';
import type { Warehouse } from '../world/warehouse.ts';

/** What an agent's database holds once it is at rest. */
export interface Records {
  /** Retention has let nothing go. */
  readonly isWhole: boolean;
  readonly journal: readonly JournalEntry[];
  /** Base units per SKU and business day. */
  readonly demand: readonly { readonly sku: string; readonly day: number; readonly quantity: number }[];
  /** Where projections differ from what a rebuild makes of the journal, in words. */
  readonly differences: readonly string[];
  /** Ids of messages in the outbox, in the order in which they were put there. */
  readonly outbox: readonly { readonly id: string; readonly channel: string; readonly subject: string }[];
}

/** How far something has gone during a run, and how far it may. */
export interface Measured {
  readonly what: string;
  readonly most: number;
  readonly limit: number;
}

/** How an item stood at the end of the last day with customers. */
export interface Need {
  readonly sku: string;
  readonly position: number;
  readonly onOrder: number;
  readonly reorderPoint: number;
  /** True time, UTC milliseconds. */
  readonly at: number;
}

/** What a checker sees of a gateway and its zone once a run is quiet. */
export interface Outcome {
  readonly api: Queries;
  readonly items: readonly SimItem[];
  readonly warehouse: Warehouse;
  readonly upstream: Pick<Upstream, 'orders' | 'heard' | 'alertsHeard'>;
  /** What its devices have published. */
  readonly book: Book;
  /** When the goods of an order came in. */
  readonly received: ReadonlyMap<string, readonly { readonly units: number; readonly at: number }[]>;
  readonly records: Records;
  readonly measured: readonly Measured[];
  /** None where the run was undisturbed to its end. */
  readonly needs: readonly Need[];
  /** Business day of a time, by other means than the agent's. */
  readonly dayOf: (time: number) => number;
  /** The first day of the run: before it lies imported history. */
  readonly firstDay: number;
  /** What faults have made unknowable for any agent. */
  readonly bent: ReadonlySet<'levels' | 'time'>;
}

/** Looks at the end of a run: null when all is well, else the reason. */
export interface Checker {
  readonly name: string;
  /** It goes by every entry and message there ever was: where retention has let some go it cannot judge. */
  readonly readsAll?: true;
  check(outcome: Outcome): string | null;
}
