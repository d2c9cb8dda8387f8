import { describe, expect, it } from 'vitest';
import { stagedWarehouse } from '../../support/staged-warehouse.ts';

// Plain browser JavaScript, without types.
const { chosen, itemsOf, needs, openOrders } = await import(new URL('../../../agent/dashboard/situation.js', import.meta.url).href);

const NOW = Date.UTC(2026, 0, 13, 2, 40);
const order = (more: object) => ({
  id: 'o1',
  sku: 'TEA',
  state: 'confirmed',
  priority: 1,
  decidedAt: '2026-01-10T00:00:00Z',
  dueBy: '2026-01-14T00:00:00Z',
  expectedAt: null,
  closedAt: null,
  reason: { sentence: '', numbers: {}, rules: [] },
  ...more,
});
const alert = (more: object) => ({
  id: 'a1',
  kind: 'low-stock',
  subject: 'TEA',
  sentence: '',
  numbers: {},
  raisedAt: '2026-01-10T00:00:00Z',
  clearedAt: null,
  ...more,
});
const keysOf = (more: object): string[] =>
  needs({ health: { problems: [], degraded: [] }, decisions: [], alerts: [], now: NOW, ...more }).map(({ key }: { key: string }) => key);

describe('what needs a person', () => {
  it('is ranked: the gateway, approvals, what has run out, late orders, the rest', () => {
    const keys = keysOf({
      health: { problems: ['disk full'], degraded: ['sink mqtt does not deliver'] },
      alerts: [alert({ id: 'low', numbers: { available: 3 } }), alert({ id: 'out', numbers: { available: 0 } })],
      decisions: [order({ id: 'late', dueBy: '2026-01-12T00:00:00Z' }), order({ id: 'ask', state: 'proposed' })],
    });
    expect(keys).toEqual([
      'problem disk full',
      'degraded sink mqtt does not deliver',
      'approval ask',
      'alert out',
      'late late',
      'alert low',
    ]);
  });

  it('puts the most pressing approval first and leaves out what is over', () => {
    expect(
      keysOf({
        decisions: [
          order({ id: 'mild', state: 'proposed', priority: 10 }),
          order({ id: 'dire', state: 'proposed', priority: 90 }),
          order({ id: 'done', state: 'received', closedAt: '2026-01-12T00:00:00Z', dueBy: '2026-01-11T00:00:00Z' }),
        ],
        alerts: [alert({ clearedAt: '2026-01-12T00:00:00Z' })],
      }),
    ).toEqual(['approval dire', 'approval mild']);
  });

  it('says a silence once while its alert is active, and does not keep it to itself without one', () => {
    const health = { problems: [], degraded: ['device s1 is silent'] };
    const silent = alert({ id: 's', kind: 'silent-device', subject: 's1' });
    expect(keysOf({ health, alerts: [silent] })).toEqual(['alert s']);
    expect(keysOf({ health, alerts: [{ ...silent, clearedAt: '2026-01-12T00:00:00Z' }] })).toEqual(['degraded device s1 is silent']);
  });
});

it('an order is late by what was promised last, not by what was wished for first', () => {
  const promised = order({ dueBy: '2026-01-12T00:00:00Z', expectedAt: '2026-01-15T00:00:00Z' });
  expect(openOrders([promised], NOW)).toMatchObject([{ isLate: false }]);
  expect(openOrders([{ ...promised, expectedAt: '2026-01-13T02:39:59Z' }], NOW)).toMatchObject([{ isLate: true }]);
});

it('orders under way are sorted: the late ones first, then by priority, then by when they are due', () => {
  const rows = openOrders(
    [
      order({ id: 'soon', dueBy: '2026-01-14T00:00:00Z' }),
      order({ id: 'sooner', dueBy: '2026-01-13T12:00:00Z' }),
      order({ id: 'urgent', priority: 60, dueBy: '2026-01-20T00:00:00Z' }),
      order({ id: 'late', dueBy: '2026-01-12T00:00:00Z' }),
    ],
    NOW,
  ) as { id: string }[];
  expect(rows.map(({ id }) => id)).toEqual(['late', 'urgent', 'sooner', 'soon']);
});

describe('an order that was placed upstream', () => {
  const placed = (more: object) => ({
    id: 'po',
    sku: 'TEA',
    state: 'confirmed',
    decided: false,
    requested: 60,
    expectedAt: null,
    closedAt: null,
    ...more,
  });

  it('stands once each behind those decided here, by when it is due; without a date it comes last and is never late', () => {
    const orders = [
      placed({ id: 'none' }),
      placed({ id: 'soon', expectedAt: '2026-01-13T08:00:00Z' }),
      placed({ id: 'o1', decided: true }),
    ];
    const rows = openOrders([order({})], NOW, orders) as { id: string; quantity: number; isLate: boolean }[];
    expect(rows.map(({ id }) => id)).toEqual(['o1', 'soon', 'none']);
    expect(rows[1]).toMatchObject({ quantity: 60, isLate: false });
    expect(rows[2]).toMatchObject({ isLate: false });
  });

  it('needs a person when it is late', () => {
    expect(keysOf({ orders: [placed({ expectedAt: '2026-01-12T00:00:00Z' }), placed({ id: 'undated' })] })).toEqual(['late po']);
  });
});

describe('an item', () => {
  const total = {
    sku: 'TEA',
    name: 'Green tea',
    location: null,
    onHand: 0,
    available: 0,
    onOrder: 0,
    negative: false,
    updatedAt: '2026-01-10T00:00:00Z',
  };
  const stateOf = (more: object): string => itemsOf({ stock: [{ ...total, reorderPoint: null, ...more }], forecasts: [] })[0].state;

  it('is red at and below zero, amber up to its reorder point, and unknown is not out', () => {
    const named = { reorderPoint: 10 };
    expect(stateOf({ available: -1, ...named })).toBe('negative');
    expect(stateOf({ available: 5, negative: true, ...named })).toBe('negative');
    expect(stateOf({ available: 0, ...named })).toBe('out');
    expect(stateOf({ available: 0, updatedAt: null })).toBe('ok');
    expect(stateOf({ available: 10, ...named })).toBe('low');
    expect(stateOf({ available: 11, ...named })).toBe('ok');
    expect(stateOf({ available: 1 })).toBe('ok');
  });

  it('is found by parts of its SKU, name and bins, all of them at once, and in no other order than asked for', () => {
    const { rows } = stagedWarehouse(30);
    const items = itemsOf(rows);
    const find = (search: string, sort = 'sku') =>
      chosen(items, { search, show: 'all', sort }).map(({ sku }: { sku: string }) => sku) as string[];
    expect(find('')).toHaveLength(30);
    expect(find('e-01-04')).toEqual(['SKU-0004', 'SKU-0022']);
    expect(find('  0022  E-01-04 ')).toEqual(['SKU-0022']);
    expect(find('.*')).toEqual([]);
    expect(find('', 'urgent')[0]).toBe('SKU-0004');
  });
});
