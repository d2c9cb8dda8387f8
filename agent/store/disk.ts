import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database } from './database.ts';

/** Bytes that the file system of a file still has for an ordinary user; null where it does not tell. */
export function freeBytes(file: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(dirname(file));
    return bavail * bsize;
  } catch {
    // A file system that cannot be asked says nothing about the database on it: commits will.
    return null;
  }
}

/** Bytes of a database that hold something: pages that were freed are written again before the file grows. */
export function usedBytes(db: Database): number {
  const read = (name: string) => db.pragma(name, { simple: true }) as number;
  return (read('page_count') - read('freelist_count')) * read('page_size');
}
