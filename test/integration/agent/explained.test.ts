import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DecisionDetail } from '../../../agent/api/views.ts';
import { type AgentRoom, agentRoom, DAY, HOUR } from '../../support/agent-room.ts';
import { runCommand } from '../../support/command.ts';

const ITEMS = `sku,location,name,barcodes,lead_time_days,min,max,units_per_pack
TEA,A-01,Green tea,4006381333931,2,10,50,12
SOAP,A-02,Hand soap,4006381333948,2,20,100,
`;

let room: AgentRoom;
beforeEach(async () => {
  room = await agentRoom({ items: ITEMS });
});
afterEach(() => room.remove());

function known(id: string): DecisionDetail {
  const found = room.api.decision(id);
  if (found.kind !== 'found') throw new Error(found.kind);
  return found.decision;
}
const told = (id: string) => known(id).story.flatMap(({ title, lines }) => [title, ...lines]);

async function orderTea(): Promise<string> {
  await room.say('orders', { orderId: 'po-7', sku: 'TEA', status: 'confirmed', quantity: 3, expectedAt: '2026-01-09T08:00:00Z' });
  await room.count('TEA', 'A-01', 6);
  return room.decisions()[0]!.body.id;
}

describe('a decision', () => {
  it('keeps what was seen, computed and rounded, and what else could have been ordered', async () => {
    const id = await orderTea();
    const { grounds, quantity } = known(id);
    expect(quantity).toBe(48);
    expect(grounds).toMatchObject({
      stock: { onHand: 6, onOrder: 3, position: 9, keptBy: 'scans', isVerified: true, statedAt: '2026-01-05T12:00:00.000Z', moreOrders: 0 },
      forecast: null,
      demand: { source: 'levels', days: 3, mean: 10 },
      computed: { reorderPoint: 10, orderUpTo: 50, needed: 41 },
    });
    expect(grounds?.stock.orders).toEqual([{ id: 'po-7', units: 3, state: 'confirmed', expectedAt: '2026-01-09T08:00:00.000Z' }]);
    expect(grounds?.parameters).toContainEqual({ name: 'unitsPerPack', value: 12, source: 'import' });
    expect(grounds?.parameters).toContainEqual({ name: 'minimumOrderQuantity', value: 1, source: 'default' });
    const [ordered, ...rest] = grounds!.alternatives;
    expect(ordered).toMatchObject({ kind: 'ordered', policy: 'reorder-point', quantity: 48 });
    expect(rest.slice(0, 3)).toMatchObject([
      { kind: 'pack-less', quantity: 36 },
      { kind: 'pack-more', quantity: 60 },
      { kind: 'nothing', quantity: 0 },
    ]);
    expect(rest.at(2)!.short).toBeGreaterThan(ordered!.short);
    expect(rest.slice(3).map(({ policy }) => policy)).toContain('min-max');
    expect(rest.slice(3).map(({ policy }) => policy)).not.toContain('reorder-point');
  });

  it('is told from what was seen to what has happened since', async () => {
    const id = await orderTea();
    expect(told(id)).toEqual(
      expect.arrayContaining([
        'Stock: on hand 6, on order 3, allocated 0, backorders 0: position 9.',
        'On order: 3 by 2026-01-09 08:00Z, confirmed (po-7).',
        'Pack: 12 (imported).',
        'Reorder point 10; order up to 50.',
        'Rounded up from 41 to 48, in whole packs.',
        'Nobody has answered yet.',
      ]),
    );
    await room.pass(HOUR);
    await room.say('acks', { id, status: 'accepted' });
    await room.say('orders', { decisionId: id, status: 'shipped', quantity: 48 });
    await room.pass(DAY);
    await room.scan({ action: 'receive', quantity: 20, order: id });
    const since = known(id).story.at(-1)!.lines;
    expect(since).toContain('2026-01-05 13:00Z answered.');
    expect(since).toContain('48 shipped.');
    expect(since).toContain('2026-01-06 13:00Z 20 seen here.');
    expect(since).toContain('28 awaited by 2026-01-07 12:00Z.');
    expect(known(id).receipts).toEqual([{ at: '2026-01-06T13:00:00.000Z', quantity: 20 }]);
  });

  it('is found by the beginning of its id where no other begins so', async () => {
    const id = await orderTea();
    await room.count('SOAP', 'A-02', 15);
    const other = room.decisions()[1]!.body.id;
    const same = [...id].findIndex((letter, index) => letter !== other[index]);
    expect(room.api.decision(id.slice(0, same + 1))).toMatchObject({ kind: 'found', decision: { id } });
    expect(room.api.decision(id.slice(0, same))).toMatchObject({ kind: 'several', decisions: [{}, {}] });
    expect(room.api.decision('nonsense')).toEqual({ kind: 'none' });
    expect(room.api.decision('')).toEqual({ kind: 'none' });
  });

  it('from before this was kept says so', async () => {
    const id = await orderTea();
    room.connection.prepare('DELETE FROM decision_grounds').run();
    expect(known(id).grounds).toBeNull();
    expect(told(id)).toContain('What this was decided on was not kept: only its sentence, numbers and rules are known.');
  });

  it('to have something counted is told with what came of it', async () => {
    await room.count('TEA', 'A-01', 40);
    await room.say('commands', { id: 'c', command: 'recount', args: { sku: 'TEA' }, by: 'eva' });
    const { id } = room.decisions().at(-1)!.body;
    expect(told(id)).toContain('Nobody has counted yet.');
    await room.pass(HOUR);
    await room.count('TEA', 'A-01', 39);
    expect(told(id)).toContain('2026-01-05 13:00Z counted.');
  });

  it('is shown by the command line, sentence first, and not where there is none', async () => {
    const id = await orderTea();
    await room.stop();
    const show = (...words: string[]) => runCommand('decisions', 'show', ...words, '--database', room.file);
    const { code, stdout } = await show(id);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Position 9 \(on hand 6, on order 3, allocated 0\) is at or below the minimum 10; .*\nTEA {2}48 each {2}RECEIVING {2}/,
    );
    expect(stdout).toContain('\n\nWhat was seen\n  Stock: on hand 6');
    expect(JSON.parse((await show(id, '--json')).stdout)).toMatchObject({ id, sku: 'TEA', grounds: { currency: 'EUR' } });
    expect(await show('nonsense')).toMatchObject({ code: 66, stdout: '' });
    expect(await runCommand('decisions', 'show', '--database', room.file)).toMatchObject({ code: 2, stdout: '' });
  });
});

it('an agent that speaks Chinese does so in its decisions, alerts and stories', async () => {
  await room.remove();
  room = await agentRoom({ items: ITEMS, config: { site: { id: 'here', locale: 'zh' } } });
  const id = await orderTea();
  const sentence = '库存位置9（在手6，在途3，已分配0）不高于最低库存10；补货至50（最高库存）：41，按每包12个向上取整为48。';
  expect(room.decisions()[0]!.body['data']).toMatchObject({ quantity: 48, reason: { sentence, rules: ['min-max', 'whole-packs'] } });
  expect(Object.keys(known(id).reason)).toEqual(['sentence', 'numbers', 'rules']);
  expect(told(id)).toContain('由41向上取整为48，凑成整包。');
  await room.say('acks', { id, status: 'rejected', reason: 'closed' });
  expect(room.alerts('order-rejected')[0]!.body['data']).toMatchObject({ sentence: 'TEA的48个订货被拒绝（closed）；12小时内不再订货。' });
});
