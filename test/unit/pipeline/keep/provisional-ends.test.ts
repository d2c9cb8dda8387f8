import { afterEach, beforeEach, expect, it } from 'vitest';
import { moveProvisionalEnds, noteProvisionalEnd } from '../../../../agent/pipeline/keep/provisional-ends.ts';
import { type StockRoom, stockRoom } from '../../../support/stock-room.ts';

let room: StockRoom;
beforeEach(() => {
  room = stockRoom();
  room.store.transaction(() => {
    room.store.overrideEnds.put({ sku: 'SOAP', parameter: 'min', until: 1000 });
    for (const kind of ['snoozed', 'rejected'] as const) room.store.items.putHold('SOAP', { kind, until: 1000, reason: kind });
  });
});
afterEach(() => room.remove());

const move = (lagMs: number) => room.store.transaction(() => moveProvisionalEnds(room.store, lagMs));
const ends = () => [
  ...room.store.overrideEnds.ofSku('SOAP').map(({ until }) => until),
  ...room.store.items.holds('SOAP', 0).map(({ kind, until }) => `${kind} ${until}`),
];

it('moves what was noted and nothing else, once, and not what was stated anew meanwhile', () => {
  noteProvisionalEnd(room.store, { sku: 'SOAP', of: 'min', until: 1000 });
  noteProvisionalEnd(room.store, { sku: 'SOAP', of: 'rejected', until: 1000 });
  noteProvisionalEnd(room.store, { sku: 'SOAP', of: 'snoozed', until: 900 });
  move(5000);
  move(5000);
  expect(ends()).toEqual([6000, 'rejected 6000', 'snoozed 1000']);
});

it('moves what an earlier version has noted', () => {
  const noted = ['min', null].map((parameter) => ({ sku: 'SOAP', parameter, until: 1000 }));
  room.store.settings.put('clock.ends', JSON.stringify(noted));
  move(5000);
  expect(ends()).toEqual([6000, 'rejected 1000', 'snoozed 6000']);
});
