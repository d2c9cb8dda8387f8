import { afterEach, describe, expect, it } from 'vitest';
import { type TemporaryStore, temporaryStore } from '../../support/temporary-store.ts';

let temporary: TemporaryStore;
afterEach(() => temporary.remove());

describe('where tags were last', () => {
  it('is kept of so many, and the oldest are let go for what is new', () => {
    temporary = temporaryStore({ tagPlaces: 50 });
    const { rfidLastPlaces: places } = temporary.store;
    let letGo = 0;
    for (let tag = 0; tag < 400; tag++) letGo += places.put(`tag-${(tag * 37) % 400}`, 'A-1', tag);
    expect(letGo).toBe(350);
    const kept = Array.from({ length: 400 }, (_, tag) => places.of(`tag-${(tag * 37) % 400}`) !== null);
    expect(kept).toEqual(Array.from({ length: 400 }, (_, tag) => tag >= 350));
    const oldest = `tag-${(350 * 37) % 400}`;
    expect([places.put(oldest, 'A-2', 2000), places.of(oldest)]).toEqual([0, 'A-2']);
    expect([places.put('new', 'A-1', 2001), places.of(oldest)]).toEqual([1, 'A-2']);
  });

  it('has room again for what was dropped, tidied away or never committed', () => {
    temporary = temporaryStore({ tagPlaces: 3 });
    const { store } = temporary;
    const { rfidLastPlaces: places } = store;
    for (const since of [1, 2, 3]) places.put(`tag-${since}`, 'A-1', since);
    places.drop('tag-2');
    expect(places.put('tag-4', 'A-1', 4)).toBe(0);
    expect(() =>
      store.transaction(() => {
        places.drop('tag-3');
        throw new Error('no');
      }),
    ).toThrow();
    expect(places.put('tag-5', 'A-1', 5)).toBe(1);
    places.tidy(5, 10);
    expect([places.put('tag-6', 'A-1', 6), places.put('tag-7', 'A-1', 7), places.put('tag-8', 'A-1', 8)]).toEqual([0, 0, 1]);
  });

  it('is kept for as long as ever where the clock was set back, whatever is noted before and after', () => {
    temporary = temporaryStore({ tagPlaces: 3 });
    const { rfidLastPlaces: places } = temporary.store;
    for (const tag of ['c', 'b', 'a']) places.put(tag, 'A-1', Date.UTC(2026, 10, 30));
    const kept = ['z', 'y', 'x', 'c'].map((tag) => {
      places.put(tag, 'B-1', Date.UTC(2024, 0, 1));
      return ['a', 'b', 'c', 'x', 'y', 'z'].filter((known) => places.of(known) !== null).join('');
    });
    expect(kept).toEqual(['abz', 'ayz', 'xyz', 'cxy']);
  });

  it('shrinks step by step where far too much is kept, with each new place and in the steps of a night', () => {
    temporary = temporaryStore({ tagPlaces: 50 });
    const { rfidLastPlaces: places, db } = temporary.store;
    db.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
      INSERT INTO rfid_last_places (epc, location, since) SELECT 'tag-' || i, 'A-1', i FROM n`);
    expect([places.put('new-1', 'A-1', 1001), places.of('tag-100'), places.of('tag-101')]).toEqual([100, null, 'A-1']);
    expect([places.put('new-2', 'A-1', 1002), places.fill()]).toEqual([100, 802 / 50]);
    places.tidy(0, 300);
    expect([places.fill(), places.of('tag-500'), places.of('tag-501')]).toEqual([502 / 50, null, 'A-1']);
    places.tidy(701, 300);
    expect([places.fill(), places.of('tag-800'), places.of('tag-801')]).toEqual([202 / 50, null, 'A-1']);
    for (let step = 0; step < 3; step++) places.tidy(0, 60);
    expect([places.fill(), places.of('new-1')]).toEqual([1, 'A-1']);
  });
});
