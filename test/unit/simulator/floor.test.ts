import { beforeAll, describe, expect, it } from 'vitest';
import { createFloor, type Floor } from '../../../simulator/floor.ts';
import { createRandom } from '../../../simulator/random.ts';
import { DOCK } from '../../../simulator/stage.ts';
import { createVirtualBroker } from '../../../simulator/virtual-broker.ts';
import { createVirtualClock } from '../../../simulator/virtual-clock.ts';
import { syntheticItems } from '../../../simulator/world/catalogue.ts';
import type { SimItem } from '../../../simulator/world/sim-item.ts';
import { createWarehouse, type Warehouse } from '../../../simulator/world/warehouse.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 5);
const DAYS = 30;

interface Sent {
  readonly topic: string;
  readonly body: Record<string, unknown>;
}

/** A warehouse without an agent: one truck on day 5, whatever was ordered. */
async function play(items: readonly SimItem[]) {
  const clock = createVirtualClock(START);
  const broker = createVirtualBroker(clock);
  const warehouse = createWarehouse();
  const sent: Sent[] = [];
  const putAway: string[] = [];
  const wire = {
    ...broker.wire,
    publish: (topic: string, payload: string) => void sent.push({ topic, body: JSON.parse(payload) as Record<string, unknown> }),
  };
  const floor = createFloor({
    wire,
    clock,
    random: createRandom('floor'),
    warehouse,
    items,
    site: 'here',
    upstreamRoot: 'q',
    onPutAway: (id) => void putAway.push(id),
  });
  floor.open();
  for (let day = 0; day < DAYS; day++) {
    floor.planDay(day, START + day * DAY);
    if (day === 5)
      for (const { sku } of items.slice(0, 20)) floor.takeTruck({ id: `d-${sku}`, sku, quantity: 24, sentence: '', stage: 'shipped' });
    await clock.runUntil(START + (day + 1) * DAY);
  }
  await clock.runUntil(START + (DAYS + 1) * DAY);
  return { floor, warehouse, sent, putAway };
}

describe('the floor', () => {
  const items = syntheticItems(48, createRandom('floor items'));
  const unitsOf = new Map(items.flatMap((item) => [[item.barcode, 1] as const, [item.caseCode, item.unitsPerPack] as const]));
  let floor: Floor;
  let warehouse: Warehouse;
  let sent: readonly Sent[];
  let putAway: readonly string[];

  beforeAll(async () => {
    ({ floor, warehouse, sent, putAway } = await play(items));
  });
  const scans = (action: string) => sent.filter(({ body }) => body.action === action).map(({ body }) => body);
  const units = (bodies: readonly Record<string, unknown>[]) =>
    bodies.reduce((sum, { code, quantity }) => sum + unitsOf.get(String(code))! * Number(quantity), 0);

  it('conserves stock: what came in less what was served is what lies there', () => {
    const returned = scans('return').filter(({ condition }) => condition === 'sellable');
    const there = items.reduce((sum, { sku }) => sum + warehouse.total(sku), 0);
    expect(units(scans('receive')) + units(returned) - floor.counts.served).toBe(there);
    expect(floor.counts.served).toBeGreaterThan(1000);
    expect(floor.counts.demanded).toBeGreaterThan(floor.counts.served);
  });

  it('wants what the demand models say', () => {
    const wanted = items.reduce(
      (sum, { demand }) => sum + Array.from({ length: DAYS }, (_, day) => demand.unitsOn(day)).reduce((a, b) => a + b, 0),
      0,
    );
    expect(floor.counts.demanded).toBe(wanted);
  });

  it('empties the dock: all that is received is put away, and orders are told so', () => {
    expect(
      warehouse
        .places()
        .filter(({ location }) => location === DOCK)
        .every((place) => place.units === 0),
    ).toBe(true);
    expect(floor.busy()).toBe(0);
    expect([...putAway].sort()).toEqual(
      items
        .slice(0, 20)
        .map(({ sku }) => `d-${sku}`)
        .sort(),
    );
  });

  it('scans no pick at a scale, and never counts', () => {
    const onScales = new Set(items.filter((item) => item.watchedBy === 'scale').map((item) => item.barcode));
    expect(scans('pick').filter(({ code }) => onScales.has(String(code)))).toEqual([]);
    expect(scans('count')).toEqual([]);
    expect(units(scans('pick'))).toBeLessThan(floor.counts.served);
  });

  it('numbers the messages of each device one by one', () => {
    const last = new Map<string, number>();
    for (const { topic, body } of sent) {
      if (!topic.startsWith('warehouse/')) continue;
      expect(body.seq).toBe((last.get(topic) ?? -1) + 1);
      last.set(topic, Number(body.seq));
    }
    expect(last.size).toBeGreaterThan(16);
  });

  it('takes back every reservation once it is picked or given up', () => {
    const lines = sent.filter(({ topic }) => topic === 'q/demand').map(({ body }) => body);
    const [reserved, released] = ['reserved', 'released'].map((status) =>
      lines.filter((line) => line.status === status).map(({ order }) => order),
    );
    expect(reserved!.length).toBeGreaterThan(0);
    expect([...released!].sort()).toEqual([...reserved!].sort());
    const picked = new Set(scans('pick').flatMap(({ order }) => (order === undefined ? [] : [order])));
    expect(reserved!.some((order) => order !== undefined && picked.has(order as string))).toBe(true);
  });
});
