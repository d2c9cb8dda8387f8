import { afterEach, expect, it } from 'vitest';
import { openDatabase } from '../../../agent/store/database.ts';
import { createStore } from '../../../agent/store/store.ts';
import { type AgentRoom, agentRoom, DAY, type Heard, ROOM_OPENS } from '../../support/agent-room.ts';
import { lumpy } from '../../support/choice-request.ts';

const SKUS = Array.from({ length: 5 }, (_, k) => `ITEM-${k}`);
const BARCODE = 4_006_381_000_000;
const ITEMS = [
  'sku,location,name,barcodes,lead_time_days',
  ...SKUS.map((sku, k) => `${sku},A-0${k},Item ${k},CODE-${BARCODE + k},2`),
  '',
].join('\n');
const DAYS = 60;
const KNOWN_DAYS = 30;

const rooms: AgentRoom[] = [];
afterEach(async () => {
  for (const room of rooms.splice(0)) await room.remove();
});

/** Sixty days of a small site after a month of imported history: what is ordered is there two days later. */
async function sixtyDays(): Promise<AgentRoom> {
  const policy = { kind: 'auto', serviceLevel: 0.9, serviceKind: 'fill' };
  const room = await agentRoom({
    items: ITEMS,
    config: { replenishment: { every: '1d', ackTimeout: '30d', policy }, learning: { candidates: [{ kind: 'moving-average' }] } },
  });
  rooms.push(room);
  const db = openDatabase(room.file, 'process');
  const store = createStore(db);
  const today = ROOM_OPENS / DAY - 0.5;
  store.transaction(() =>
    store.demand.putHistory(
      SKUS.flatMap((sku, k) =>
        Array.from({ length: KNOWN_DAYS }, (_, day) => ({
          sku,
          day: today - KNOWN_DAYS + day,
          quantity: lumpy(k, day) || (day === 0 ? 1 : 0),
        })),
      ),
    ),
  );
  db.close();
  for (const [k, sku] of SKUS.entries()) await room.count(sku, `A-0${k}`, 30);
  const received = new Set<string>();
  for (let day = 0; day < DAYS; day++) {
    for (const [k, sku] of SKUS.entries()) {
      const wanted = Math.min(lumpy(k, KNOWN_DAYS + day), room.onHand(sku));
      if (wanted > 0) await room.scan({ code: sku, location: `A-0${k}`, quantity: wanted });
    }
    await room.pass(DAY);
    for (const { body, at } of room.decisions()) {
      if (received.has(body.id) || at > room.clock.now() - DAY) continue;
      received.add(body.id);
      const { sku, quantity } = body['data'] as { sku: string; quantity: number };
      await room.scan({ action: 'receive', code: sku, location: `A-0${SKUS.indexOf(sku)}`, quantity });
    }
  }
  return room;
}

const rulesOf = ({ body }: Heard) => (body['data'] as { reason: { rules: string[] } }).reason.rules;

it('orders as reorder-point until there is enough history, then by what was chosen, made anew each week, and the same in the same world', {
  timeout: 300_000,
}, async () => {
  const room = await sixtyDays();
  const decisions = room.decisions();
  const first = decisions.findIndex((decision) => rulesOf(decision).includes('chosen-by-simulation'));
  expect(first).toBeGreaterThan(0);
  expect(decisions.length).toBeGreaterThan(first + 3);
  expect(decisions.slice(0, first).every((decision) => rulesOf(decision).includes('not-yet-chosen'))).toBe(true);
  expect(decisions.slice(first).every((decision) => rulesOf(decision).includes('chosen-by-simulation'))).toBe(true);
  // Six weeks of history are there on the twelfth day.
  expect(decisions[first]!.at).toBeGreaterThan(ROOM_OPENS + 11 * DAY);
  const chosen = room.log.lines.filter(({ phrase }) => phrase === 'parameters of levels chosen');
  expect(chosen.length).toBeGreaterThanOrEqual(7);
  expect(room.counted('level_choices', 'fill')).toBe(chosen.length);
  expect(room.counted('choice_failures')).toBe(0);
  const { fields } = chosen.at(-1)! as { fields: object };
  expect(room.api.status().levelChoices).toMatchObject([{ ...fields, goal: 'fill', level: 0.9, items: 5 }]);
  const { madeAt, originDay } = room.api.status().levelChoices[0]!;
  expect(Date.parse(madeAt) - Date.parse(originDay)).toBeLessThan(2 * DAY);
  expect((await sixtyDays()).heard).toEqual(room.heard);
});
