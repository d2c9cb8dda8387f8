import { describe, expect, it } from 'vitest';
import type { Outcome, Records } from '../../../simulator/checkers/checker.ts';
import { checkers } from '../../../simulator/checkers/index.ts';
import type { Book, SentScan } from '../../../simulator/play/book.ts';
import { createRandom } from '../../../simulator/random.ts';
import { syntheticItems } from '../../../simulator/world/catalogue.ts';
import { createWarehouse } from '../../../simulator/world/warehouse.ts';

const DAY = 86_400_000;
const MONDAY = 20_458;
const NINE = MONDAY * DAY + 9 * 3_600_000;
const [ITEM, , SCALE] = syntheticItems(3, createRandom('checkers'));
const { sku, barcode } = ITEM!;
const NUMBERS = { position: 9, reorderPoint: 10, onHand: 9, onOrder: 0, allocated: 0, backorders: 0 };
const DECISION = {
  type: 'quartermaster.replenishment.requested',
  id: 'd1',
  sku,
  quantity: 41,
  decidedAt: '2026-01-05T12:00:00.000Z',
  deliveredAt: 'then',
  acknowledgedAt: 'then',
  state: 'received',
  reason: { numbers: NUMBERS },
};
const ROW = { sku, location: 'A-01', onHand: 12 };
const MESSAGE = { id: 'd1', channel: 'decisions', state: 'delivered' };
const SCAN: SentScan = {
  ...{ device: 'gun', boot: '', seq: 1, at: NINE, action: 'pick', code: barcode, quantity: 2 },
  ...{ location: 'A-01', to: null, condition: null, order: null },
};
const ENTRY = {
  ...{ device: 'gun', boot: '', seq: 1, kind: 'pick', sku, location: 'A-01', condition: 'sellable', quantity: 2, demand: 2 },
  // It states what is left, so that the decision's figure needs no other entry.
  ...{ id: 1, eventTime: NINE, receivedAt: NINE, delta: null, level: 9 },
};
const ALERTS = ['a1', 'a2'].map((id) => ({ id, channel: 'alerts', subject: sku }));
const FORECAST = { sku, mean: [1, 2], quantiles: { '0.5': [1, 2], '0.9': [3, 4] }, total: { mean: 3, sd: 1, quantiles: { '0.9': 5 } } };

interface Changed {
  needs?: Outcome['needs'];
  decision?: object;
  numbers?: object;
  decisions?: object[];
  stock?: object[];
  message?: object;
  orders?: readonly (readonly [string, object])[];
  heard?: string[];
  alertsHeard?: string[];
  journal?: object[];
  demand?: object[];
  outbox?: object[];
  levels?: object[];
  differences?: string[];
  measured?: Outcome['measured'];
  letters?: object[];
  devices?: object[];
  forecast?: object;
  bent?: ('levels' | 'time')[];
}

/** An outcome in which all is well, but for what `changed` says. */
function outcome(changed: Changed = {}): Outcome {
  const warehouse = createWarehouse();
  warehouse.put(sku, 'A-01', 12);
  const decision = { ...DECISION, ...changed.decision, reason: { numbers: { ...NUMBERS, ...changed.numbers } } };
  const decisions = changed.decisions ?? [decision];
  const api = {
    stock: () => changed.stock ?? [{ ...ROW, location: null }, ROW],
    decisions: ({ sku: asked }: { sku?: string }) =>
      decisions.filter((one) => asked === undefined || (one as { sku: string }).sku === asked),
    outbox: () => [{ ...MESSAGE, ...changed.message }],
    deadLetters: () => changed.letters ?? [],
    devices: () => changed.devices ?? [{ device: 'gun' }],
    forecasts: () => [{ ...FORECAST, ...changed.forecast }],
  } as unknown as Outcome['api'];
  const records = {
    journal: changed.journal ?? [ENTRY],
    demand: changed.demand ?? [{ sku, day: MONDAY, quantity: 2 }],
    differences: changed.differences ?? [],
    outbox: changed.outbox ?? [{ id: 'd1', channel: 'decisions', subject: sku }],
  } as unknown as Records;
  const book = { scans: [SCAN], levels: changed.levels ?? [], note: () => undefined } as unknown as Book;
  return {
    ...{ api, warehouse, records, book, items: [ITEM!, SCALE!], firstDay: MONDAY },
    upstream: {
      orders: new Map(changed.orders ?? [['d1', { stage: 'received' }]]),
      heard: changed.heard ?? ['d1', 'd1'],
      alertsHeard: changed.alertsHeard ?? [],
    } as never,
    received: new Map([['d1', [{ units: 41, at: NINE + 5 * DAY }]]]),
    measured: changed.measured ?? [{ what: 'inbox', most: 3, limit: 4 }],
    dayOf: (time) => Math.floor(time / DAY),
    bent: new Set(changed.bent ?? []),
    needs: changed.needs ?? [{ sku, position: 41, onOrder: 0, reorderPoint: 10, at: NINE }],
  };
}

const findings = (changed?: Changed): Record<string, string | null> =>
  Object.fromEntries(checkers.map((checker) => [checker.name, checker.check(outcome(changed))]));

it.each(checkers.map(({ name }) => [name]))('"%s" has nothing to say where all is well', (name) => {
  expect(findings()[name]).toBeNull();
});

const level = (seq: number, units: number, at = NINE) => ({
  ...{ device: SCALE!.bins[0], seq, at, weightGrams: SCALE!.tareGrams + units * SCALE!.unitWeightGrams },
});
const later = { ...DECISION, id: 'd2', decidedAt: '2026-01-06T12:00:00.000Z' };

describe.each<[string, readonly (readonly [string, Changed, RegExp])[]]>([
  [
    'stock equals the world',
    [
      ['a unit too many', { stock: [{ ...ROW, onHand: 13 }] }, /agent says 13, there are 12/],
      ['goods that the agent does not know of', { stock: [] }, /agent says 0, there are 12/],
      ['goods that are not there', { stock: [ROW, { ...ROW, location: 'B-01', onHand: 3 }] }, /says 3, nothing is there/],
      ['less than nothing', { stock: [ROW, { ...ROW, location: 'B-01', onHand: -1 }] }, /says -1/],
    ],
  ],
  [
    'every decision arrives',
    [
      ['one that never reached upstream', { orders: [] }, /never reached upstream/],
      ['one not marked delivered', { decision: { deliveredAt: null } }, /not marked delivered/],
      ['one not marked acknowledged', { decision: { acknowledgedAt: null } }, /not marked acknowledged/],
      ['one whose goods never came', { decision: { state: 'shipped' } }, /is shipped, not received/],
      ['one that upstream has rejected and the agent awaits', { orders: [['d1', { stage: 'rejected' }]] }, /is received, not rejected/],
    ],
  ],
  [
    'each need is ordered once',
    [
      ['an order above the reorder point', { numbers: { position: 11, onHand: 11 } }, /at position 11, above 10/],
      ['a position that does not add up', { numbers: { onOrder: 41 } }, /does not add up/],
      ['a reason without figures', { numbers: { reorderPoint: undefined } }, /does not show/],
      [
        'an order placed as if the one before were not under way',
        { decisions: [later, DECISION], outbox: ['d1', 'd2'].map((id) => ({ id, channel: 'decisions', subject: sku })) },
        /counts 0 on order, but 41 are under way/,
      ],
      [
        'the same where the outbox has forgotten which came first',
        { decisions: [later, DECISION], outbox: [] },
        /counts 0 on order, but 41 are under way/,
      ],
    ],
  ],
  [
    'decisions arrive in order',
    [
      ['a decision that the agent has not made', { heard: ['d1', 'd9'] }, /d9, which the agent has not made/],
      [
        'a later one first',
        { heard: ['d2', 'd1'], outbox: ['d1', 'd2'].map((id) => ({ id, channel: 'decisions', subject: sku })) },
        /d1 .* arrived after d2/,
      ],
    ],
  ],
  [
    'alerts arrive in order',
    [
      ['one that never went up', { outbox: ALERTS, alertsHeard: ['a1'] }, /a2 .* never went up/],
      ['the end before the beginning', { outbox: ALERTS, alertsHeard: ['a2', 'a1', 'a2'] }, /a2 .* went up before a1/],
    ],
  ],
  [
    'decisions know the stock',
    [
      ['a figure that the journal does not know', { numbers: { onHand: 8, position: 8 } }, /counts 8 on hand; by the journal there were 9/],
      ['goods in quarantine', { journal: [{ ...ENTRY, condition: 'quarantine' }] }, /counts 9 on hand; by the journal there were 0/],
      [
        'one from hours before',
        {
          journal: [
            { ...ENTRY, level: 8 },
            { ...ENTRY, id: 2, eventTime: NINE + DAY, receivedAt: NINE + DAY },
          ],
        },
        /there were 8/,
      ],
    ],
  ],
  [
    'the outbox is drained',
    [
      ['a message that waits', { message: { state: 'waiting' } }, /waiting/],
      ['a message that was given up', { message: { state: 'dead' } }, /dead/],
    ],
  ],
  ['no event is lost', [['a scan that is not in the journal', { journal: [] }, /pick 1 of gun/]]],
  [
    'no event counts twice',
    [
      ['a scan that stands there twice', { journal: [ENTRY, ENTRY] }, /stands in the journal twice/],
      ['a scan that was sent otherwise', { journal: [{ ...ENTRY, quantity: 3 }] }, /pick 3 .* was sent otherwise/],
      ['what nobody has sent', { journal: [ENTRY, { ...ENTRY, seq: 2 }] }, /was never sent/],
      ['a level that nobody has sent', { journal: [ENTRY, { ...ENTRY, kind: 'level', level: 3 }] }, /was never shown/],
    ],
  ],
  [
    'demand equals the world',
    [
      ['units that left and do not count', { journal: [{ ...ENTRY, demand: 1 }] }, /says that 1 left, there left 2/],
      ['units on another day', { demand: [{ sku, day: MONDAY + 1, quantity: 2 }] }, /on day 20458: the agent says 0, there left 2/],
      ['a drop of a scale that does not count', { levels: [level(1, 9), level(2, 7)] }, /says that 0 left, there left 2/],
    ],
  ],
  ['projections equal a rebuild', [['a row that differs', { differences: ['{"sku":"TEA"}'] }, /TEA/]]],
  [
    'queues are bounded',
    [
      ['one beyond its limit', { measured: [{ what: 'inbox', most: 5, limit: 4 }] }, /inbox came to 5, the limit is 4/],
      ['a device that never spoke', { devices: [{ device: 'ghost' }] }, /ghost/],
    ],
  ],
  [
    'no good message is refused',
    [['a bug that met a message', { letters: [{ topic: 't', reason: 'internal-error', detail: 'x' }] }, /internal-error/]],
  ],
  [
    'forecasts are finite',
    [
      ['one that is not a number', { forecast: { mean: [1, Number.NaN] } }, /a forecast of NaN/],
      ['one below zero', { forecast: { mean: [1, -1] } }, /a forecast of -1/],
      ['quantiles that cross', { forecast: { quantiles: { '0.5': [1, 2], '0.9': [3, 1] } } }, /quantile 0.9 lies below 0.5/],
    ],
  ],
])('"%s" objects', (name, cases) => {
  it.each(cases)('to %s', (_what, changed, reason) => {
    expect(findings(changed)[name]).toMatch(reason);
  });
});

describe('"every need is ordered"', () => {
  const short = { sku, position: 3, onOrder: 0, reorderPoint: 10, at: NINE };
  const judged = (changed: Changed) => findings(changed)['every need is ordered'];

  it('objects to an item that lies below its reorder point with nothing on order', () => {
    expect(judged({ needs: [short] })).toMatch(/lies at 3, its reorder point at 10/);
  });

  it('lets be what is on order, what is a little below only, and what upstream has just rejected', () => {
    expect(judged({ needs: [{ ...short, onOrder: 5 }] })).toBeNull();
    expect(judged({ needs: [{ ...short, position: 8 }] })).toBeNull();
    const rejected = (hoursBefore: number): Changed => ({
      needs: [short],
      orders: [['d1', { sku, stage: 'rejected', answeredAt: NINE - hoursBefore * 3_600_000 }]],
    });
    expect(judged(rejected(5))).toBeNull();
    expect(judged(rejected(48))).toMatch(/nothing is on order/);
  });
});

describe('where an agent cannot know', () => {
  it('which day it was, only the sum of demand is compared', () => {
    const wrongDay = { demand: [{ sku, day: MONDAY + 1, quantity: 2 }] };
    expect(findings({ ...wrongDay, bent: ['time'] })['demand equals the world']).toBeNull();
    expect(findings({ journal: [{ ...ENTRY, demand: 1 }], bent: ['time'] })['demand equals the world']).toMatch(/there left 2/);
  });

  it('what a scale has shown, its demand is not compared', () => {
    expect(findings({ levels: [level(1, 9), level(2, 7)], bent: ['levels'] })['demand equals the world']).toBeNull();
  });
});
