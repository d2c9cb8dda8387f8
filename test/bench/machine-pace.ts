import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';

/**
 * How fast this machine is just now: prints in seconds what a fixed work takes, 40,000 small commits to a file as a simulation makes them. Other work on the machine draws it out as it draws out the
 * simulation, so that a slow program can be told from a busy hour.
 */

const COMMITS = 40_000;
const SKUS = 100;

function work(file: string): void {
  const db = new Sqlite(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = OFF');
  db.pragma('wal_autocheckpoint = 4000');
  db.exec(`CREATE TABLE entries (id INTEGER PRIMARY KEY, sku TEXT, quantity, note);
    CREATE INDEX entries_by_sku ON entries (sku, id);
    CREATE TABLE stock (sku TEXT PRIMARY KEY, on_hand) WITHOUT ROWID`);
  const append = db.prepare('INSERT INTO entries (sku, quantity, note) VALUES (?, ?, ?)');
  const state = db.prepare('INSERT OR REPLACE INTO stock VALUES (?, ?)');
  const commit = db.transaction((n: number) => {
    append.run(`SKU-${n % SKUS}`, n, 'x'.repeat(60));
    state.run(`SKU-${n % SKUS}`, n);
  });
  for (let n = 0; n < COMMITS; n++) commit.immediate(n);
  db.close();
}

const folder = mkdtempSync(join(tmpdir(), 'quartermaster-pace-'));
const from = performance.now();
work(join(folder, 'pace.db'));
process.stdout.write(`${((performance.now() - from) / 1000).toFixed(2)}\n`);
rmSync(folder, { recursive: true });
