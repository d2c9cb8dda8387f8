import { afterEach, expect, it } from 'vitest';
import { importPromotions, parsePromotionsCsv } from '../../../agent/api/import-promotions.ts';
import { openStore } from '../../../agent/store/open.ts';
import { type AgentRoom, agentRoom } from '../../support/agent-room.ts';

const PLAN = `sku,category,from,through,uplift,name
TEA,,2026-02-02,2026-02-08,3,
,hot drinks,2026-01-12,2026-01-18,,winter
`;

let room: AgentRoom;
afterEach(() => room.remove());

async function open(): Promise<void> {
  room = await agentRoom();
  await room.stop();
  const parsed = parsePromotionsCsv(PLAN);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const opened = openStore({ file: room.file, durability: 'process', limits: { keyWindow: 1000, deadLetters: 100 } });
  importPromotions(opened.store, parsed.promotions);
  opened.close();
  await room.start();
}
const remove = (id: string, args: Record<string, unknown>) => room.api.command({ id, command: 'remove-promotion', args, by: 'op' });

it('promotions are listed, the earliest first, and each can be taken back', async () => {
  await open();
  expect(room.api.promotions()).toEqual([
    { sku: null, category: 'hot drinks', name: 'winter', from: '2026-01-12', through: '2026-01-18', uplift: null },
    { sku: 'TEA', category: null, name: 'promotion', from: '2026-02-02', through: '2026-02-08', uplift: 3 },
  ]);
  expect(remove('a', { category: 'hot drinks', name: 'winter', from: '2026-01-12' })).toEqual({ id: 'a', ok: true });
  expect(remove('b', { sku: 'TEA', from: '2026-02-02' })).toEqual({ id: 'b', ok: true });
  expect(room.api.promotions()).toEqual([]);
});

it('one that is not known is refused, with what is known of its subject', async () => {
  await open();
  expect(remove('a', { sku: 'TEA', from: '2026-02-03' }).error).toBe(
    'no promotion "promotion" of "TEA" from 2026-02-03; known of it: "promotion" from 2026-02-02',
  );
  expect(remove('b', { category: 'TEA', from: '2026-02-02' }).error).toMatch(/; none is known of it$/);
  expect(remove('c', { sku: 'TEA', category: 'TEA', from: '2026-02-02' }).error).toBe('name either a sku or a category');
  expect(remove('d', { sku: 'TEA', from: 'soon' }).error).toBe('from must be YYYY-MM-DD, not "soon"');
  expect(room.api.promotions()).toHaveLength(2);
});
