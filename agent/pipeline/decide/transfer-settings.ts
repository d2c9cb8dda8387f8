import type { Layout } from '../../domain/stock/location.ts';

/** What the configuration says of the two levels, pick face and reserve. */
export interface TransferSettings {
  readonly layout: Layout;
  /** How long a requested transfer may take. */
  readonly timeoutMs: number;
  /** How long a face is left alone after its transfer was rejected. */
  readonly retryAfterMs: number;
  /** Goods that stand at a dock for so long are taken for reserve. */
  readonly dockPatienceMs: number;
}
