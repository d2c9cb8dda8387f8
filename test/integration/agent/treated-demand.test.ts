import { afterEach, beforeEach, expect, it } from 'vitest';
import { importPromotions, parsePromotionsCsv } from '../../../agent/api/import-promotions.ts';
import { openDatabase } from '../../../agent/store/database.ts';
import { createStore } from '../../../agent/store/store.ts';
import { type AgentRoom, agentRoom, DAY } from '../../support/agent-room.ts';

let room: AgentRoom;
beforeEach(async () => {
  room = await agentRoom({
    config: { replenishment: { every: '6h' }, learning: { candidates: [{ kind: 'ses' }, { kind: 'moving-average' }] } },
  });
});
afterEach(() => room.remove());

const forecast = () => room.api.forecasts({ sku: 'TEA' })[0]!;
const level = () => forecast().effects!.level;

/** Days pass on which so many are picked. */
async function sell(days: number, quantity: number): Promise<void> {
  for (let day = 0; day < days; day++) {
    if (quantity > 0) await room.scan({ quantity });
    await room.pass(DAY);
  }
}

/** Another program writes to the database of the running agent. */
function importCsv(text: string): void {
  const parsed = parsePromotionsCsv(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const db = openDatabase(room.file, 'process');
  importPromotions(createStore(db), parsed.promotions);
  db.close();
}

it('goes on expecting what an item sold before it ran out, and says what was imputed', async () => {
  await room.count('TEA', 'A-01', 290);
  await sell(29, 10);
  expect(level()).toBeCloseTo(10, 0);
  await sell(10, 0);
  expect(level()).toBeCloseTo(10, 0);
  expect(forecast().learntFrom).toMatchObject({ stockouts: 10 });
  expect(forecast().sentence).toContain('10 stockout days imputed');
});

it('expects less of an item that nobody buys though it is there', async () => {
  await room.count('TEA', 'A-01', 500);
  await sell(29, 10);
  await sell(10, 0);
  expect(level()).toBeLessThan(7);
  expect(forecast().learntFrom).toMatchObject({ stockouts: 0 });
});

it('takes a promotion that is imported while it runs into its next forecast, and explains it', async () => {
  await room.count('TEA', 'A-01', 2000);
  await sell(30, 10);
  const before = forecast();
  importCsv('sku,from,through,uplift,name\nTEA,2026-02-10,2026-02-12,3,tea week\n');
  expect(forecast().mean).toEqual(before.mean);
  await sell(1, 10);
  const { mean, signals, sentence, originDay } = forecast();
  expect(originDay).toBe('2026-02-04');
  expect(mean[5]! / mean[4]!).toBeCloseTo(3, 1);
  expect(signals).toMatchObject([{ name: 'tea week', usual: 0 }]);
  expect(signals[0]!.timesPerUnit).toBeCloseTo(3, 5);
  expect(sentence).toMatch(/tea week adds 60 over 3 days/);
});
