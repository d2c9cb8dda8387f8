import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../agent/store/database.ts';
import { migrate } from '../../agent/store/migrate.ts';

let bytes: Buffer | null = null;

/** Writes an empty database at the newest schema. To bring one there takes longer than most tests: each process does it once. */
export function putEmptyDatabase(file: string): void {
  bytes ??= migrated();
  writeFileSync(file, bytes);
}

function migrated(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'quartermaster-empty-'));
  const file = join(folder, 'stock.db');
  try {
    const db = openDatabase(file, 'process');
    migrate(db);
    db.close();
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
