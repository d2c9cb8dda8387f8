import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../agent/store/database.ts';
import { decoderStatesTable } from '../../../agent/store/decoder-states.ts';
import { openStore } from '../../../agent/store/open.ts';
import { type TemporaryStore, temporaryStore } from '../../support/temporary-store.ts';

let temporary: TemporaryStore;
beforeEach(() => {
  temporary = temporaryStore();
});
afterEach(() => temporary.remove());

const at = (key: string, state: unknown, changedAt = 1) => ({ decoder: 'toy', key, state, changedAt });
const put = (key: string, state: unknown, canWait = false) =>
  temporary.store.transaction(() => temporary.store.decoderStates.put(at(key, state), canWait));

/** What is on disk, as another program sees it. */
function onDisk(): Record<string, unknown> {
  const db = openDatabase(temporary.file);
  const rows = db.prepare<[], { key: string; state: string }>('SELECT key, state FROM decoder_states ORDER BY key').all();
  db.close();
  return Object.fromEntries(rows.map(({ key, state }) => [key, JSON.parse(state)]));
}

describe('what decoders keep', () => {
  it('is null before anything is kept, then what was put last, by decoder and key', () => {
    const { decoderStates } = temporary.store;
    expect(decoderStates.get('toy', 'a')).toBe(null);
    put('a', { seq: 1 });
    put('a', { seq: 2 });
    put('b', [3]);
    expect([decoderStates.get('toy', 'a'), decoderStates.get('toy', 'b'), decoderStates.get('other', 'a')]).toEqual([
      { seq: 2 },
      [3],
      null,
    ]);
    expect(onDisk()).toEqual({ a: { seq: 2 }, b: [3] });
  });

  it('is not written where it can wait, counts all the same, and is written with one of its key that cannot, and when the store hurries', () => {
    const { store } = temporary;
    put('a', 1);
    put('a', 2, true);
    expect([store.decoderStates.get('toy', 'a'), onDisk(), store.isBehind()]).toEqual([2, { a: 1 }, true]);
    store.transaction(() => store.settings.put('x', 'y'));
    put('b', 1);
    expect([store.decoderStates.get('toy', 'a'), onDisk(), store.isBehind()]).toEqual([2, { a: 1, b: 1 }, true]);
    store.transaction(() => {
      store.decoderStates.put(at('a', 3), false);
      store.decoderStates.put(at('a', 4), true);
      store.decoderStates.put(at('b', 2), true);
    });
    expect([onDisk(), store.isBehind()]).toEqual([{ a: 4, b: 1 }, true]);
    store.hurry();
    store.transaction(() => undefined);
    expect([onDisk(), store.isBehind()]).toEqual([{ a: 4, b: 2 }, false]);
  });

  it('is written where it can wait before too many do, and at the end', () => {
    const { store } = temporary;
    store.transaction(() => {
      for (let n = 0; n < 1000; n++) store.decoderStates.put(at(`${n}`, n), true);
    });
    expect(Object.keys(onDisk())).toHaveLength(0);
    put('one more', 1, true);
    expect(Object.keys(onDisk())).toHaveLength(1001);
    put('a', 1, true);
    temporary.open.close();
    expect(onDisk()).toMatchObject({ a: 1 });
  });

  it('falls back to what is on disk when its transaction fails', () => {
    const { store } = temporary;
    put('a', 'before');
    const failing = () => {
      store.decoderStates.put(at('a', 'after'), false);
      throw new Error('half way');
    };
    expect(() => store.transaction(failing)).toThrow('half way');
    expect(store.decoderStates.get('toy', 'a')).toBe('before');
    expect(onDisk()).toEqual({ a: 'before' });
  });

  it('is as it was at the last commit when a transaction fails, also where that was not written, and though another program writes', () => {
    const { store } = temporary;
    put('a', 1);
    put('a', 2, true);
    put('b', 1, true);
    const failing = (work: () => void) =>
      expect(() =>
        store.transaction(() => {
          work();
          throw new Error('half way');
        }),
      ).toThrow('half way');
    const seen = () => ['a', 'b', 'c'].map((key) => store.decoderStates.get('toy', key));
    failing(() => store.settings.put('x', 'y'));
    expect(seen()).toEqual([2, 1, null]);
    failing(() => {
      for (const key of ['a', 'b', 'c']) store.decoderStates.put(at(key, 3), true);
      store.decoderStates.flush(true);
      store.decoderStates.put(at('a', 4), false);
    });
    expect([seen(), store.decoderStates.isPressing()]).toEqual([[2, 1, null], false]);
    failing(() => store.decoderStates.tidy(5));
    const other = openDatabase(temporary.file);
    other.prepare("INSERT INTO settings (name, value) VALUES ('other', '1')").run();
    other.close();
    store.transaction(() => undefined);
    expect([seen(), onDisk()]).toEqual([[2, 1, null], { a: 1 }]);
    store.hurry();
    store.transaction(() => undefined);
    expect(onDisk()).toEqual({ a: 2, b: 1 });
  });

  it('is there after a restart', () => {
    put('a', { aliases: [[1, 'Shelf/Weight']] });
    temporary.open.close();
    const again = openStore({ file: temporary.file, durability: 'process', limits: { keyWindow: 1000, deadLetters: 100 } });
    expect(again.store.decoderStates.get('toy', 'a')).toEqual({ aliases: [[1, 'Shelf/Weight']] });
    again.close();
  });

  it('is bounded: what changed longest ago is forgotten', () => {
    const states = decoderStatesTable(temporary.store.db, 3);
    for (const [index, key] of ['a', 'b', 'c', 'd', 'b', 'e'].entries()) {
      states.get('toy', key);
      states.put(at(key, index, index), false);
      states.flush(false);
    }
    expect(['a', 'b', 'c', 'd', 'e'].map((key) => states.get('toy', key))).toEqual([null, 4, null, 3, 5]);
    states.tidy(5);
    expect(['b', 'd', 'e'].map((key) => states.get('toy', key))).toEqual([null, null, 5]);
  });
});
