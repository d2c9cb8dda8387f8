import { afterEach, expect, it } from 'vitest';
import { type AgentRoom, agentRoom, DAY, MINUTE } from '../../support/agent-room.ts';

const ITEMS = `sku,location,lead_time_days,min,max,unit_cost,currency,supplier
TEA,A-01,9,10,50,2.00,EUR,Acme
`;

let room: AgentRoom;
afterEach(() => room.remove());

/** TEA comes from Acme in 9 days at 2.00, or from Borealis in packs of 12 in a day at 2.40. */
async function open(more: object = {}): Promise<void> {
  const items = [{ sku: 'TEA', suppliers: [{ name: 'Borealis', unitCostMinor: 240, leadTimeDays: 1, unitsPerPack: 12 }] }];
  room = await agentRoom({ items: ITEMS, config: { items, ...more } });
  await room.count('TEA', 'A-01', 30);
}
const pick = (quantity: number) => room.scan({ action: 'pick', code: 'TEA', location: 'A-01', quantity });
const from = () => room.connection.prepare('SELECT supplier FROM orders').pluck().all();

it('the cheaper supplier is asked while stock lasts until its goods are here', async () => {
  await open();
  await pick(20);
  const { body } = room.decisions()[0]!;
  expect(body['data']).toMatchObject({ sku: 'TEA', supplier: 'Acme', quantity: 40, dueBy: '2026-01-14T12:00:00.000Z' });
  expect(from()).toEqual(['Acme']);
});

it('the quicker one is asked, in its own packs, once the shortage until then costs more, and the reason names both', async () => {
  await open();
  await pick(30);
  const [decision] = room.api.decisions();
  expect(room.decisions()[0]!.body['data']).toMatchObject({ supplier: 'Borealis', quantity: 60, dueBy: '2026-01-06T12:00:00.000Z' });
  expect(decision!.reason).toMatchObject({
    sentence: expect.stringMatching(
      /From Borealis, at 2\.4\d EUR a unit with the shortage expected in 1 day; from Acme it would be 2\.\d\d EUR a unit with the shortage expected in 9 days\.$/,
    ),
    rules: expect.arrayContaining(['cheapest-supplier', 'supplier:Borealis', 'instead-of:Acme']),
  });
  const { costPerUnitMinor, otherCostPerUnitMinor } = decision!.reason.numbers;
  expect(costPerUnitMinor).toBeLessThan(otherCostPerUnitMinor!);
  expect(from()).toEqual(['Borealis']);
});

it('a need is bought once, from one of them', async () => {
  await open();
  await pick(30);
  await pick(1);
  await room.pass(DAY);
  expect(room.api.decisions()).toHaveLength(1);
});

it('the minimum of the supplier that is taken holds', async () => {
  const borealis = { name: 'Borealis', currency: 'EUR', minimumOrderMinor: 20_000 };
  await open({ suppliers: [{ name: 'Acme' }, borealis] });
  await pick(30);
  await room.pass(MINUTE);
  expect(room.api.decisions()).toMatchObject([{ state: 'proposed', quantity: 60 }]);
  expect(room.api.decisions()[0]!.reason.rules).toContain('below-supplier-minimum');
});

it('suppliers with shares are asked in turn, whoever is furthest behind, and the reason says how far', async () => {
  const suppliers = [
    { name: 'Acme', share: 0.5 },
    { name: 'Borealis', share: 0.5, unitCostMinor: 900, leadTimeDays: 1 },
    { name: 'Cobalt', unitCostMinor: 1 },
  ];
  await open({ items: [{ sku: 'TEA', suppliers }] });
  for (let n = 0; n < 4; n++) {
    await room.pass(MINUTE);
    await pick(20);
    const { id } = room.api.decisions()[0]!;
    await room.scan({ action: 'receive', code: 'TEA', location: 'A-01', quantity: 40, order: id });
    await pick(20);
  }
  expect(from()).toEqual(['Acme', 'Borealis', 'Acme', 'Borealis']);
  expect(room.api.decisions()[0]!.reason).toMatchObject({
    sentence: expect.stringMatching(
      /From Borealis, which should have 50 % of what is ordered and is furthest behind: it had 40 of 120 in 365 days\.$/,
    ),
    rules: expect.arrayContaining(['supplier-share', 'supplier:Borealis']),
    numbers: { sharePercent: 50, orderedOfSupplier: 40, orderedOfAll: 120 },
  });
});

it('a proposal by shares stands until a person has answered it', async () => {
  const suppliers = [
    { name: 'Acme', share: 0.5 },
    { name: 'Borealis', share: 0.5, unitsPerPack: 25 },
  ];
  await open({ items: [{ sku: 'TEA', suppliers }], replenishment: { approval: 'manual' } });
  await room.pass(MINUTE);
  await pick(40);
  for (let hour = 0; hour < 24; hour++) await room.pass(60 * MINUTE);
  expect(room.api.decisions().map(({ state }) => state)).toEqual(['proposed']);
});
