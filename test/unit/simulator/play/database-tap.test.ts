import { expect, it } from 'vitest';
import type { AgentError } from '../../../../agent/errors.ts';
import { openStore } from '../../../../agent/store/open.ts';
import { createDatabaseTap } from '../../../../simulator/play/database-tap.ts';
import { temporaryFolder } from '../../../support/program.ts';

const limits = { keyWindow: 100, deadLetters: 100 };

it('a transaction whose power fails at any of its statements leaves nothing, and the file is free for the next start', () => {
  const folder = temporaryFolder();
  try {
    const file = folder.file('stock.db');
    openStore({ file, durability: 'process', limits }).close();
    for (let failsAt = 1; ; failsAt++) {
      let [counting, seen] = [false, 0];
      const statements: string[] = [];
      const tap = createDatabaseTap((sql) => {
        if (!counting) return;
        statements.push(sql);
        if (++seen >= failsAt) throw new Error('power');
      });
      const { store } = openStore({ file, durability: 'process', limits, through: tap.door });
      counting = true;
      let failed = false;
      try {
        store.transaction(() => {
          store.settings.put('a', String(failsAt));
          store.settings.put('b', String(failsAt));
        });
      } catch {
        failed = true;
      }
      tap.drop();
      const { store: after, close } = openStore({ file, durability: 'process', limits });
      const [a, b] = [after.settings.get('a'), after.settings.get('b')];
      close();
      expect(a).toBe(b);
      if (!failed) {
        expect(a).toBe(String(failsAt));
        break;
      }
      if (!statements.includes('COMMIT done')) expect(a).toBeNull();
      expect(failsAt).toBeLessThan(50);
    }
  } finally {
    folder.remove();
  }
});

it('a full disk is what SQLite calls one', () => {
  const folder = temporaryFolder();
  try {
    let isFull = false;
    const tap = createDatabaseTap((_sql, isWrite) => {
      if (isFull && isWrite) throw tap.diskFull();
    });
    const { store } = openStore({ file: folder.file('stock.db'), durability: 'process', limits, through: tap.door });
    isFull = true;
    expect(() => store.transaction(() => store.settings.put('a', '1'))).toThrow(
      expect.objectContaining({ code: 'database-full', retryable: true }) as AgentError,
    );
    isFull = false;
    store.transaction(() => store.settings.put('a', '2'));
    expect(store.settings.get('a')).toBe('2');
    tap.drop();
  } finally {
    folder.remove();
  }
});
