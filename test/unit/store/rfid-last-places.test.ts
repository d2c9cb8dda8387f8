import { afterEach, describe, expect, it } from 'vitest';
import { type TemporaryStore, temporaryStore } from '../../support/temporary-store.ts';

let temporary: TemporaryStore;
afterEach(() => temporary.remove());

describe('where tags were last', () => {
  it('is kept of so many, and the oldest are let go for what is new', () => {
    temporary = temporaryStore({ tagPlaces: 50 });
    const { rfidLastPlaces: places, db } = temporary.store;
    let letGo = 0;
    for (let tag = 0; tag < 400; tag++) letGo += places.put(`tag-${(tag * 37) % 400}`, 'A-1', (tag * 37) % 400);
    expect(letGo).toBe(350);
    const kept = db.prepare('SELECT since FROM rfid_last_places ORDER BY since').pluck().all();
    expect(kept).toEqual(Array.from({ length: 50 }, (_, index) => 350 + index));
    expect([places.of('tag-349'), places.of('tag-350')]).toEqual([null, 'A-1']);
    expect(places.put('tag-350', 'A-2', 2000)).toBe(0);
    expect(places.of('tag-350')).toBe('A-2');
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
    places.tidy(5);
    expect([places.put('tag-6', 'A-1', 6), places.put('tag-7', 'A-1', 7), places.put('tag-8', 'A-1', 8)]).toEqual([0, 0, 1]);
  });
});
