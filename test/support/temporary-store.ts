import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OpenStore, openStore } from '../../agent/store/open.ts';
import type { Store, StoreLimits } from '../../agent/store/store.ts';
import { putEmptyDatabase } from './empty-database.ts';

export interface TemporaryStore {
  readonly store: Store;
  readonly file: string;
  readonly open: OpenStore;
  remove(): void;
}

/** A real database in a folder of its own. */
export function temporaryStore(limits: Partial<StoreLimits> = {}): TemporaryStore {
  const folder = mkdtempSync(join(tmpdir(), 'quartermaster-'));
  const file = join(folder, 'stock.db');
  putEmptyDatabase(file);
  const open = openStore({ file, durability: 'process', limits: { keyWindow: 1000, deadLetters: 100, ...limits } });
  return {
    store: open.store,
    file,
    open,
    remove() {
      if (open.store.db.open) open.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
