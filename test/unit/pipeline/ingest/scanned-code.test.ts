import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type StockRoom, stockRoom } from '../../../support/stock-room.ts';

const GS = '\u001d';

let room: StockRoom;
beforeEach(() => {
  room = stockRoom();
  room.store.items.putParameters('TEA', 'import', { name: 'Tea' });
  room.store.items.setLocations('TEA', ['A-3']);
  room.store.items.setBarcodes('TEA', [
    { code: '09506000134352', units: 1 },
    { code: '96385074', units: 1 },
    { code: '614141000036', units: 6 },
    { code: 'OLD]1', units: 1 },
  ]);
  room.store.items.putParameters('CHEESE', 'import', { name: 'Cheese', unit: 'g' });
  room.store.items.setLocations('CHEESE', ['A-4']);
  room.store.items.setBarcodes('CHEESE', [{ code: '99506000134355', units: 500 }]);
});
afterEach(() => room.remove());

const receive = (code: string, words: object = {}, minute = 1) => room.scan(minute, { action: 'receive', code, ...words });
const entries = () => [...room.store.journal.inOrder()];

describe('a code finds its item in whatever way it is written', () => {
  it.each([
    ['9506000134352', 'TEA', 1],
    ['0000096385074', 'TEA', 1],
    ['0614141000036', 'TEA', 6],
    ['00614141000036', 'TEA', 6],
    [']E00614141000036', 'TEA', 6],
    ['014006381333931', null, 0],
    ['0104006381333931', 'SOAP', 1],
    ['(01)04006381333931', 'SOAP', 1],
    ['https://example.com/01/04006381333931', 'SOAP', 1],
    ['urn:epc:idpat:sgtin:4006381.033393.*', 'SOAP', 1],
    [']C0OLD]1', 'TEA', 1],
    [']C0SOAP', 'SOAP', 1],
  ])('%s is %s', (code, sku, units) => {
    const recorded = receive(code);
    if (sku === null) expect(recorded).toMatchObject({ reason: 'bad-code' });
    else expect([recorded, room.onHand(sku)]).toEqual([{ kind: 'recorded', skus: [sku] }, units]);
  });

  it('an own code is what it was given to, whatever it looks like', () => {
    room.store.items.setBarcodes('SOAP', [
      { code: '4006381333932', units: 3 },
      { code: '0109506000134352', units: 4 },
    ]);
    receive('4006381333932');
    receive('0109506000134352');
    expect(room.onHand('SOAP')).toBe(7);
    expect(receive('4006381333933')).toMatchObject({ reason: 'bad-check-digit', detail: expect.stringMatching(/is 1$/) });
  });

  it('a code of two items in two lengths is refused', () => {
    room.store.items.setBarcodes('SOAP', [{ code: '9506000134352', units: 1 }]);
    expect(receive('0109506000134352')).toMatchObject({ reason: 'ambiguous-code', detail: expect.stringContaining('SOAP and of TEA') });
  });

  it('a case that nobody has counted is refused, naming what to import; once imported it counts', () => {
    expect(receive('14006381333938')).toMatchObject({
      reason: 'unknown-case',
      detail: expect.stringMatching(/case of SOAP.*14006381333938:12/),
    });
    room.store.items.setBarcodes('SOAP', [{ code: '14006381333938', units: 12 }]);
    receive('0114006381333938');
    expect(room.onHand('SOAP')).toBe(12);
    expect(receive('15901234123454')).toMatchObject({ reason: 'unknown-code' });
    expect(receive('95901234123450')).toMatchObject({ reason: 'unknown-code' });
  });

  it('a pallet’s number, another company’s tag and what no standard knows are refused with their reason', () => {
    expect(receive('00106141412345678908')).toMatchObject({ reason: 'no-product' });
    expect(receive('3034257BF7194E4000001A85')).toMatchObject({ reason: 'unknown-code' });
    expect(receive('3374257BF40C0E400000162E')).toMatchObject({ reason: 'unsupported-code' });
    expect(receive('https://id.gs1.org/AQnYUc1gmiCNV4JGYgYAAwDXU')).toMatchObject({ reason: 'compressed-link' });
  });
});

describe('a code says more than the item', () => {
  it('lot and expiry are kept with the stock where the message names none', () => {
    receive(`010950600013435217261231${'10'}AB-1${GS}`);
    expect(entries().at(-1)).toMatchObject({ sku: 'TEA', lot: 'AB-1', expiry: '2026-12-31' });
    receive(`010950600013435215270200${'10'}AB-2${GS}`);
    expect(entries().at(-1)).toMatchObject({ lot: 'AB-2', expiry: '2027-02-28' });
  });

  it('a message that contradicts its code is refused, one that agrees or adds is not', () => {
    const code = `010950600013435217261231${'10'}AB-1${GS}`;
    expect(receive(code, { lot: 'AB-2' })).toMatchObject({ reason: 'lot-contradiction' });
    expect(receive(code, { expiry: '2027-01-01' })).toMatchObject({ reason: 'expiry-contradiction' });
    expect(receive(code, { lot: 'AB-1', expiry: '2026-12-31' }).kind).toBe('recorded');
    expect(receive('9506000134352', { lot: 'X', expiry: '2027-01-01' }).kind).toBe('recorded');
    expect(entries().at(-1)).toMatchObject({ lot: 'X', expiry: '2027-01-01' });
  });

  it('a count multiplies a scan, and a quantity that was typed counts instead', () => {
    receive('02095060001343523724');
    expect(room.onHand('TEA')).toBe(24);
    receive('02095060001343523724', { quantity: 3 }, 2);
    expect(room.onHand('TEA')).toBe(27);
    room.scan(3, { action: 'adjust', code: '02095060001343523724', quantity: -1, location: 'DOCK' });
    expect(room.onHand('TEA')).toBe(3);
    receive(`${']C1'}0100614141000036${'30'}2`, {}, 4);
    expect(room.onHand('TEA')).toBe(15);
  });

  it('a net weight counts for goods in grams, and for others it does not', () => {
    receive('01995060001343553103001250');
    expect(room.onHand('CHEESE')).toBe(1250);
    receive('01995060001343553103001250', { quantity: 2 }, 2);
    expect(room.onHand('CHEESE')).toBe(2250);
    receive('01995060001343553105001256', {}, 3);
    expect(room.onHand('CHEESE')).toBe(2263);
    receive('01095060001343523103001250', {}, 4);
    expect(room.onHand('TEA')).toBe(1);

    expect(receive('029950600013435531000200003799999999')).toMatchObject({ reason: 'absurd-quantity' });
  });
});

describe('a serial number is one piece', () => {
  const tea = (serial: string) => `]C10109506000134352${'21'}${serial}${GS}`;
  const scan = (
    minute: number,
    action: 'receive' | 'pick' | 'ship' | 'return' | 'scrap' | 'move' | 'count' | 'adjust',
    serial = 'S1',
    words: object = {},
  ) => room.scan(minute, { action, code: tea(serial), location: 'A-3', ...words });

  it('received twice without having left, it counts once', () => {
    expect(scan(1, 'receive').kind).toBe('recorded');
    expect(scan(2, 'receive')).toMatchObject({ kind: 'refused', reason: 'serial-twice', detail: expect.stringContaining('TEA number S1') });
    expect(scan(3, 'receive', 'S2').kind).toBe('recorded');
    expect(room.onHand('TEA')).toBe(2);
  });

  it('picked, shipped, returned and picked again, it counts each time; picked twice, once', () => {
    scan(1, 'receive');
    scan(2, 'pick');
    expect(scan(3, 'pick')).toMatchObject({ reason: 'serial-twice' });
    expect([scan(4, 'ship').kind, room.onHand('TEA'), room.demand('TEA')]).toEqual(['recorded', 0, 1]);
    expect(scan(5, 'ship')).toMatchObject({ reason: 'serial-twice' });
    expect(scan(6, 'scrap')).toMatchObject({ reason: 'serial-twice' });
    scan(7, 'return', 'S1', { condition: 'sellable' });
    expect([scan(8, 'pick').kind, room.onHand('TEA'), room.demand('TEA')]).toEqual(['recorded', 0, 2]);
  });

  it('a scan that arrives late is held against those around it', () => {
    scan(5, 'receive');
    scan(9, 'pick');
    expect(scan(7, 'pick', 'S1', {})).toMatchObject({ reason: 'serial-twice' });
    expect(room.scan(3, { action: 'receive', code: tea('S1') }, 12)).toMatchObject({ reason: 'serial-twice' });
    expect(room.scan(2, { action: 'pick', code: tea('S1'), location: 'A-3' }, 13).kind).toBe('recorded');
  });

  it('a pick of an order that arrives after its ship takes that ship’s place; without the order it is the same piece twice', () => {
    scan(1, 'receive', 'S1');
    scan(1, 'receive', 'S2');
    scan(5, 'ship', 'S1', { order: 'C-1' });
    expect(room.scan(4, { action: 'pick', code: tea('S1'), location: 'A-3', order: 'C-1' }, 6).kind).toBe('recorded');
    scan(5, 'ship', 'S2');
    expect(room.scan(4, { action: 'pick', code: tea('S2'), location: 'A-3' }, 6)).toMatchObject({ reason: 'serial-twice' });
    expect([room.onHand('TEA'), room.demand('TEA')]).toEqual([0, 2]);
  });

  it('a ship names the order that its picked piece goes to', () => {
    scan(1, 'receive');
    scan(2, 'pick');
    scan(3, 'ship', 'S1', { order: 'C-7' });
    expect(entries().at(-1)).toMatchObject({ kind: 'ship', delta: 0, demand: 0, quantity: 1, orderRef: 'C-7' });
  });

  it('moves, counts and scans of several pieces are no scans of that piece', () => {
    scan(1, 'receive');
    expect([scan(2, 'move', 'S1', { to: 'B-1' }).kind, scan(3, 'move', 'S1', { location: 'B-1', to: 'A-3' }).kind]).toEqual([
      'recorded',
      'recorded',
    ]);
    expect(scan(4, 'receive', 'S1', { quantity: 5 }).kind).toBe('recorded');
    expect(scan(5, 'count', 'S1', { quantity: 6 }).kind).toBe('recorded');
    expect(room.onHand('TEA')).toBe(6);
  });

  it('the same message again is a duplicate, and what a failed turn noted is forgotten', () => {
    scan(1, 'receive', 'S1', { seq: 500 });
    expect(scan(1, 'receive', 'S1', { seq: 500 }).kind).toBe('duplicate');
    expect(() =>
      room.store.transaction(() => {
        room.store.serials.add({ sku: 'TEA', serial: 'S9' }, { action: 'receive', at: 0 }, { receivedAt: 0, provisional: null });
        throw new Error('stop');
      }),
    ).toThrow();
    expect(scan(2, 'receive', 'S9').kind).toBe('recorded');
  });

  it.each([
    ['a sequence', { seq: 700 }],
    ['a sequence far behind the newest', { seq: 20 }],
    ['a key of its own', { seq: null, key: 'urn:uuid:1' }],
    ['a time', { seq: null }],
  ])('refused and known by %s, it is refused again as often as it comes, and counts once when what was missing has come', (_by, key) => {
    scan(1, 'receive', 'S1', { seq: 600 });
    scan(2, 'pick', 'S1', { seq: 601 });
    const again = () => scan(9, 'pick', 'S1', key);
    for (let times = 0; times < 2; times++) expect(again()).toMatchObject({ reason: 'serial-twice' });
    scan(10, 'pick', 'S1', { seq: 760 });
    scan(5, 'return', 'S1', { seq: 602, condition: 'sellable' });
    expect([again().kind, again().kind]).toEqual(['recorded', 'duplicate']);
    expect([room.onHand('TEA'), room.demand('TEA')]).toEqual([0, 2]);
  });

  const count = (minute: number, quantity: number, location = 'A-3') =>
    room.scan(minute, { action: 'count', code: '9506000134352', quantity, location });

  it('whose return nobody scanned is picked again after a count that found it, wherever it was', () => {
    scan(1, 'receive');
    scan(2, 'pick');
    count(4, 1, 'B-1');
    expect(scan(3, 'pick')).toMatchObject({ reason: 'serial-twice' });
    expect([scan(5, 'pick', 'S1', { location: 'B-1' }).kind, scan(6, 'pick').kind]).toEqual(['recorded', 'refused']);
    expect([room.onHand('TEA'), room.demand('TEA')]).toEqual([0, 2]);
  });

  it('whose pick nobody scanned comes back after a count that missed it', () => {
    scan(1, 'receive');
    count(2, 0);
    expect([scan(3, 'return', 'S1', { condition: 'sellable' }).kind, scan(4, 'return').kind]).toEqual(['recorded', 'refused']);
    expect(room.onHand('TEA')).toBe(1);
  });

  it('picked before a count and shipped after it has left once', () => {
    scan(1, 'receive');
    scan(2, 'pick');
    count(3, 0);
    expect([scan(4, 'ship').kind, room.onHand('TEA'), room.demand('TEA')]).toEqual(['recorded', 0, 1]);
  });

  it('found or lost by hand it has come or gone', () => {
    scan(1, 'receive');
    expect([scan(2, 'adjust', 'S1', { quantity: -1 }).kind, scan(3, 'adjust', 'S1', { quantity: -1 }).kind]).toEqual([
      'recorded',
      'refused',
    ]);
    expect(scan(4, 'pick')).toMatchObject({ detail: expect.stringContaining('lost of it at') });
    expect([scan(5, 'adjust').kind, scan(6, 'receive').kind, scan(7, 'pick').kind]).toEqual(['recorded', 'refused', 'recorded']);
    expect(room.onHand('TEA')).toBe(0);
  });

  it('counts of an item without numbers leave nothing behind', () => {
    room.scan(1, { action: 'count', quantity: 5, location: 'A-1' });
    expect(room.store.db.prepare('SELECT * FROM serial_scans').all()).toEqual([]);
  });

  it('the oldest are forgotten, by age and by number, a step at a time', () => {
    const { serials } = room.store;
    for (let n = 0; n < 10; n++)
      serials.add({ sku: 'TEA', serial: `${n}` }, { action: 'receive', at: n }, { receivedAt: n, provisional: null });
    const left = () => Array.from({ length: 10 }, (_, n) => n).filter((n) => serials.around({ sku: 'TEA', serial: `${n}` }, 100).before);
    serials.tidy(4, 2);
    expect(left()).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    serials.tidy(4, 100);
    expect(left()).toEqual([4, 5, 6, 7, 8, 9]);
    serials.tidy(0, 100, 3);
    expect(left()).toEqual([7, 8, 9]);
  });
});
