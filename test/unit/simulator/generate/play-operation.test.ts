import { beforeAll, describe, expect, it } from 'vitest';
import type { Operation } from '../../../../simulator/generate/operation.ts';
import { operationOf } from '../../../../simulator/generate/operation.ts';
import { type DeviceMessage, type PlayedOperation, playOperation } from '../../../../simulator/generate/play-operation.ts';
import { setScene } from '../../../../simulator/scene.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEKDAYS = new Set([0, 1, 2, 3, 4]);

/** Twelve made-up items; early and night shift on weekdays, nobody at the weekend, a truck on Wednesdays. */
const operation: Operation = {
  ...operationOf(setScene({ seed: '7', items: 12 }), { site: 'here', days: 14 }),
  shifts: [
    { name: 'early', days: WEEKDAYS, from: 6 * HOUR, to: 14 * HOUR, pickers: 3 },
    { name: 'night', days: WEEKDAYS, from: 22 * HOUR, to: 2 * HOUR, pickers: 1 },
  ],
  trucks: [{ days: new Set([2]), at: 9 * HOUR, suppliers: null, coverDays: 9 }],
  scanners: 2,
  dockScanners: 2,
  scaleEveryMs: HOUR,
};

async function play(of: Operation) {
  const messages: DeviceMessage[] = [];
  const played = await playOperation(of, async (more) => void messages.push(...more));
  return { messages, played };
}

describe('an operation', () => {
  let messages: readonly DeviceMessage[];
  let played: PlayedOperation;
  beforeAll(async () => {
    ({ messages, played } = await play(operation));
  });
  const bodies = (action?: string) =>
    messages
      .map(({ at, topic, text }) => ({ at, topic, body: JSON.parse(text) as Record<string, unknown> }))
      .filter(({ body }) => action === undefined || body.action === action);

  it('says only what its devices say, in order of time, numbered per device, each at the time that it shows', () => {
    const last = new Map<string, number>();
    let before = 0;
    for (const { at, topic, body } of bodies()) {
      expect(topic).toMatch(/^warehouse\/here\/(scanner\/(gun|dock-gun)-[12]|shelf\/[A-F]-\d\d-1)$/);
      expect(at).toBeGreaterThanOrEqual(before);
      expect(Math.abs(Date.parse(String(body.ts)) - (operation.firstDay * DAY + at))).toBeLessThan(100);
      expect(body).toMatchObject({ boot: 'seed-7', seq: (last.get(topic) ?? -1) + 1 });
      last.set(topic, Number(body.seq));
      before = at;
    }
    expect(before).toBeLessThan(14 * DAY);
    expect(last.size).toBe(played.devices);
  });

  it('picks only while somebody works, by the people of the shift', () => {
    const picks = bodies('pick');
    expect(picks.length).toBeGreaterThan(100);
    const operators = new Set<unknown>();
    for (const { at, body } of picks) {
      const hour = (at % DAY) / HOUR;
      const day = Math.floor(at / DAY) % 7;
      const isNight = hour >= 22 || hour <= 2;
      // The night shift of Friday ends on Saturday.
      expect([hour >= 6 && hour <= 14 ? 'early' : isNight ? 'night' : 'nobody', hour <= 2 ? day >= 1 && day <= 5 : day <= 4]).toEqual([
        String(body.operator).split('-')[0],
        true,
      ]);
      operators.add(body.operator);
    }
    expect([...operators].sort()).toEqual(['early-1', 'early-2', 'early-3', 'night-1']);
  });

  it('receives the opening stock on the first day, and then what trucks bring on their days', () => {
    const days = new Set(bodies('receive').map(({ at }) => Math.floor(at / DAY)));
    expect([...days].sort((a, b) => a - b)).toEqual([0, 2, 9]);
    expect(bodies('receive').filter(({ at }) => at < DAY)).toHaveLength(12);
  });

  it('loses no unit: what was received less what was served is what is left', () => {
    const units = new Map(operation.items.flatMap((item) => [[item.barcode, 1] as const, [item.caseCode, item.unitsPerPack] as const]));
    const sum = (rows: ReturnType<typeof bodies>) =>
      rows.reduce((total, { body }) => total + units.get(String(body.code))! * Number(body.quantity), 0);
    const back = bodies('return').filter(({ body }) => body.condition === 'sellable');
    const left = operation.items.reduce((total, { sku }) => total + played.warehouse.total(sku), 0);
    expect(sum(bodies('receive')) + sum(back) - played.unitsServed).toBe(left);
    expect(played.unitsServed).toBeGreaterThan(1000);
  });

  it('has every scale report by itself at its own time, about as often as asked', () => {
    const own = bodies().filter(({ topic }) => topic.includes('/shelf/'));
    const scales = new Set(own.map(({ topic }) => topic));
    expect(scales.size).toBe(4);
    expect(own.length).toBeGreaterThanOrEqual(4 * 14 * 24);
    const firsts = [...scales].map((topic) => own.find((message) => message.topic === topic)!.at);
    expect(new Set(firsts).size).toBe(4);
  });

  it('is the same for the same seed, and another for another', async () => {
    const short = { ...operation, days: 3 };
    const [once, again, other] = [await play(short), await play(short), await play({ ...short, seed: '8' })];
    expect(again.messages).toEqual(once.messages);
    expect(other.messages.map(({ at }) => at)).not.toEqual(once.messages.map(({ at }) => at));
  });
});
