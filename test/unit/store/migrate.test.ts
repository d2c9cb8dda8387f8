import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../../agent/store/database.ts';
import { migrate, readMigrations, schemaVersion } from '../../../agent/store/migrate.ts';
import { openStore, openStoreForReading } from '../../../agent/store/open.ts';

const all = readMigrations();
const limits = { keyWindow: 1000, deadLetters: 100 };
let folder: string;
let file: string;
let open: Database[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quartermaster-migrate-'));
  file = join(folder, 'stock.db');
  open = [];
});
afterEach(() => {
  for (const db of open) db.close();
  rmSync(folder, { recursive: true, force: true });
});

function database(name = 'stock.db'): Database {
  const db = openDatabase(join(folder, name), 'process');
  open.push(db);
  return db;
}

const schema = (db: Database) => db.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name').all();

function fresh(): unknown[] {
  const db = database('fresh.db');
  migrate(db);
  return schema(db);
}

describe('migrations', () => {
  it('are numbered from 1 without a gap', () => {
    expect(all.map(({ version }) => version)).toEqual(all.map((_, index) => index + 1));
    expect(all.length).toBeGreaterThan(0);
  });

  it.each(all.map(({ version }) => version))('from version %i on lead to the schema of a fresh database', (version) => {
    const db = database();
    migrate(db, all.slice(0, version));
    expect(schemaVersion(db)).toBe(version);
    migrate(db);
    expect(schemaVersion(db)).toBe(all.length);
    expect(schema(db)).toEqual(fresh());
  });

  it('run twice change nothing', () => {
    const db = database();
    migrate(db);
    const once = schema(db);
    const changes = db.prepare('SELECT total_changes() AS count').get();
    migrate(db);
    expect(schema(db)).toEqual(once);
    expect(db.prepare('SELECT total_changes() AS count').get()).toEqual(changes);
    expect(readdirSync(folder).filter((name) => /\.v\d+$/.test(name))).toEqual([]);
  });

  it('copy the file before the first step, with what was in it', () => {
    const db = database();
    migrate(db, all.slice(0, 1));
    db.exec("INSERT INTO demand_history (sku, business_day, quantity) VALUES ('TEA', 20000, 7)");
    migrate(db);
    expect(db.prepare('SELECT * FROM demand_history').all()).toHaveLength(1);
    const copy = database('stock.db.v1');
    expect(schemaVersion(copy)).toBe(1);
    expect(copy.prepare('SELECT sku, quantity FROM demand_history').all()).toEqual([{ sku: 'TEA', quantity: 7 }]);
  });

  it('of a new database copy nothing', () => {
    migrate(database());
    expect(existsSync(`${file}.v0`)).toBe(false);
  });

  it('leave the version before them where a step fails', () => {
    const db = database();
    migrate(db);
    const broken = { version: all.length + 1, title: 'broken', sql: 'CREATE TABLE half (x) STRICT; CREATE TABLE half (x);' };
    expect(() => migrate(db, [...all, broken])).toThrow();
    expect(schemaVersion(db)).toBe(all.length);
    expect(schema(db)).toEqual(fresh());
  });

  it('refuse a database of a newer program and leave it as it is', () => {
    const db = database();
    migrate(db);
    db.pragma(`user_version = ${all.length + 1}`);
    db.close();
    expect(() => openStore({ file, durability: 'process', limits })).toThrow(expect.objectContaining({ code: 'database-newer' }));
    expect(() => openStoreForReading(file)).toThrow(expect.objectContaining({ code: 'database-newer' }));
    const again = database();
    expect(schemaVersion(again)).toBe(all.length + 1);
  });
});
