import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NOON, type StockRoom, stockRoom } from '../../../support/stock-room.ts';

let room: StockRoom;
beforeEach(() => {
  room = stockRoom();
});
afterEach(() => room.remove());

describe('each action does what the table of actions says', () => {
  it('receive adds at the receiving location', () => {
    room.scan(1, { action: 'receive', quantity: 10 });
    expect(room.at('SOAP', 'DOCK')).toBe(10);
  });

  it('a case counts the units that its code stands for', () => {
    room.scan(1, { action: 'receive', code: 'CASE', quantity: 2 });
    expect(room.onHand('SOAP')).toBe(24);
  });

  it('putaway moves from receiving, move from anywhere, neither is demand', () => {
    room.scan(1, { action: 'receive', quantity: 10 });
    room.scan(2, { action: 'putaway', quantity: 6, to: 'A-1' });
    room.scan(3, { action: 'move', quantity: 2, location: 'A-1', to: 'B-7' });
    expect([room.at('SOAP', 'DOCK'), room.at('SOAP', 'A-1'), room.at('SOAP', 'B-7')]).toEqual([4, 4, 2]);
    expect(room.demand('SOAP')).toBe(0);
  });

  it('pick takes from the only location and is demand', () => {
    room.scan(1, { action: 'count', quantity: 10 });
    room.scan(2, { action: 'pick', quantity: 3 });
    expect([room.at('SOAP', 'A-1'), room.demand('SOAP')]).toEqual([7, 3]);
  });

  it('ship does nothing where a pick of the same order and SKU is known', () => {
    room.scan(1, { action: 'count', quantity: 10 });
    room.scan(2, { action: 'pick', quantity: 3, order: 'C-1' });
    room.scan(3, { action: 'ship', quantity: 3, order: 'C-1' });
    expect([room.onHand('SOAP'), room.demand('SOAP')]).toEqual([7, 3]);
  });

  it('ship without a pick counts as one, until the pick arrives late', () => {
    room.scan(1, { action: 'count', quantity: 10 });
    room.scan(3, { action: 'ship', quantity: 3, order: 'C-1' });
    expect([room.onHand('SOAP'), room.demand('SOAP')]).toEqual([7, 3]);
    room.scan(2, { action: 'pick', quantity: 3, order: 'C-1' }, 4);
    expect([room.onHand('SOAP'), room.demand('SOAP')]).toEqual([7, 3]);
  });

  it('adjust adds signed, scrap takes, neither is demand', () => {
    room.scan(1, { action: 'adjust', quantity: 8 });
    room.scan(2, { action: 'adjust', quantity: -2 });
    room.scan(3, { action: 'scrap', quantity: 1 });
    expect([room.at('SOAP', 'A-1'), room.demand('SOAP')]).toEqual([5, 0]);
  });

  it('a return counts as on-hand only when it is sellable', () => {
    room.scan(1, { action: 'return', quantity: 1 });
    room.scan(2, { action: 'return', quantity: 2, condition: 'damaged' });
    room.scan(3, { action: 'return', quantity: 4, condition: 'sellable' });
    expect([room.onHand('SOAP'), room.demand('SOAP')]).toEqual([4, 0]);
    expect(room.store.stock.get({ sku: 'SOAP', location: 'DOCK', condition: 'quarantine' })?.onHand).toBe(1);
  });
});

describe('a count is a barrier', () => {
  it('overrules what was before it, and changes after it still count', () => {
    room.scan(1, { action: 'adjust', quantity: 50 });
    room.scan(5, { action: 'pick', quantity: 2 });
    room.scan(3, { action: 'count', quantity: 10 }, 6);
    expect(room.at('SOAP', 'A-1')).toBe(8);
  });

  it('a movement from before it that arrives later changes demand, not stock', () => {
    room.scan(5, { action: 'count', quantity: 10 });
    room.scan(3, { action: 'pick', quantity: 2 }, 6);
    expect([room.at('SOAP', 'A-1'), room.demand('SOAP')]).toEqual([10, 2]);
  });

  it('an older count that arrives later changes nothing', () => {
    room.scan(5, { action: 'count', quantity: 10 });
    room.scan(3, { action: 'count', quantity: 99 }, 6);
    expect(room.at('SOAP', 'A-1')).toBe(10);
  });
});

describe('nothing counts twice and nothing is bent into shape', () => {
  it('the same key and payload is a duplicate', () => {
    room.scan(1, { action: 'receive', quantity: 10, seq: 7 });
    expect(room.scan(1, { action: 'receive', quantity: 10, seq: 7 }).kind).toBe('duplicate');
    expect(room.onHand('SOAP')).toBe(10);
  });

  it('the same key with another payload is refused', () => {
    room.scan(1, { action: 'receive', quantity: 10, seq: 7 });
    expect(room.scan(1, { action: 'receive', quantity: 11, seq: 7 })).toMatchObject({ kind: 'refused', reason: 'sequence-conflict' });
    expect(room.onHand('SOAP')).toBe(10);
  });

  it('a lower sequence not seen before is applied at its time', () => {
    room.scan(2, { action: 'receive', quantity: 10, seq: 9 });
    room.scan(1, { action: 'receive', quantity: 5, seq: 8 }, 3);
    expect(room.onHand('SOAP')).toBe(15);
  });

  it('a scan without sequence is known by its content, and without time it is refused', () => {
    const words = { action: 'receive', quantity: 10, seq: null } as const;
    room.scan(1, words);
    expect(room.scan(1, words).kind).toBe('duplicate');
    expect(room.scan(1, { ...words, deviceTime: null })).toMatchObject({ reason: 'no-key' });
  });

  it('more picked than the ledger holds is applied and flagged, never clamped', () => {
    room.scan(1, { action: 'pick', quantity: 3 });
    expect(room.at('SOAP', 'A-1')).toBe(-3);
    expect([...room.store.journal.inOrder()].at(-1)?.flags).toContain('negative');
  });

  it('an unknown code, an absurd quantity and a missing location are refused with their reason', () => {
    expect(room.scan(1, { action: 'pick', code: 'NOPE' })).toMatchObject({ reason: 'unknown-code' });
    expect(room.scan(1, { action: 'pick', quantity: 4_006_381_333_931 })).toMatchObject({ reason: 'absurd-quantity' });
    room.store.items.addLocation('SOAP', 'B-9');
    expect(room.scan(1, { action: 'pick' })).toMatchObject({ reason: 'location-missing' });
  });

  it('goods at receiving do not make the only bin of an item doubtful', () => {
    room.scan(1, { action: 'count', quantity: 10 });
    room.scan(2, { action: 'receive', quantity: 5 });
    room.scan(3, { action: 'pick', quantity: 1 });
    expect(room.at('SOAP', 'A-1')).toBe(9);
  });

  it('a refused scan does not use its key up: it can be sent again when the item is known', () => {
    expect(room.scan(1, { action: 'receive', code: 'NEW', seq: 500 }).kind).toBe('refused');
    room.store.items.putParameters('NEW', 'import', {});
    expect(room.scan(1, { action: 'receive', code: 'NEW', seq: 500 }).kind).toBe('recorded');
  });
});

describe('receiving settles orders', () => {
  it('matches the named order first', () => {
    room.order({ id: 'early', sku: 'SOAP', requested: 10, requestedAt: NOON - 1 });
    room.order({ id: 'late', sku: 'SOAP', requested: 10 });
    room.scan(1, { action: 'receive', quantity: 10, order: 'late' });
    expect([room.store.orders.get('early')?.scanned, room.store.orders.get('late')?.state]).toEqual([0, 'received']);
  });

  it('else the oldest, and what is over goes to the next', () => {
    room.order({ id: 'early', sku: 'SOAP', requested: 10, requestedAt: NOON - 1 });
    room.order({ id: 'late', sku: 'SOAP', requested: 10 });
    room.scan(1, { action: 'receive', quantity: 14 });
    expect(room.store.orders.get('early')?.state).toBe('received');
    expect(room.store.orders.onOrder('SOAP')).toBe(6);
  });
});
