import { importHistory, parseHistoryCsv } from '../agent/api/import-history.ts';
import { importItems, parseItemsCsv } from '../agent/api/import-items.ts';
import { invariant } from '../agent/domain/invariant.ts';
import { openStore } from '../agent/store/open.ts';
import { historyCsv, type Scene } from './scene.ts';
import { itemsCsv } from './world/catalogue.ts';

/** Imports items and history into a new database, through the same door as `quartermaster import`. */
export function setUpDatabase(scene: Scene, file: string): void {
  const opened = openStore({ file, durability: 'process', limits: { keyWindow: 10_000, deadLetters: 10_000 } });
  try {
    const items = parseItemsCsv(itemsCsv(scene.items));
    invariant(items.ok, `the catalogue imports: ${JSON.stringify(items)}`);
    invariant(importItems(opened.store, items.items).ok, 'the catalogue fits the empty database');
    const csv = historyCsv(scene);
    if (csv === null) return;
    const history = parseHistoryCsv(csv, { returns: 'refuse' });
    invariant(history.ok, `the history imports: ${JSON.stringify(history)}`);
    importHistory(opened.store, history.rows);
  } finally {
    opened.close();
  }
}
