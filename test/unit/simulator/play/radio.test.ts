import { expect, it } from 'vitest';
import { createRadio, type Disturbance } from '../../../../simulator/play/radio.ts';
import { createRandom } from '../../../../simulator/random.ts';
import { createVirtualClock } from '../../../../simulator/virtual-clock.ts';

const START = Date.UTC(2026, 0, 5);
const DAY = 86_400_000;
const SENT = Array.from({ length: 200 }, (_, seq) => JSON.stringify({ seq, action: 'pick' }));

async function send(disturbance: Disturbance) {
  const clock = createVirtualClock(START);
  const arrived: string[] = [];
  const wire = { publish: (_topic: string, payload: string) => void arrived.push(payload), listen: () => undefined, underWay: () => 0 };
  const radio = createRadio(wire, clock, createRandom('radio'));
  const end = radio.disturb(disturbance);
  for (const payload of SENT) radio.publish('t', payload);
  await clock.runUntil(START + DAY / 2);
  end();
  await clock.runUntil(START + DAY);
  expect(radio.underWay()).toBe(0);
  return { arrived, whole: arrived.filter((payload) => SENT.includes(payload)), corrupted: radio.corrupted() };
}

it('undisturbed, messages arrive once and in order', async () => {
  expect((await send({})).arrived).toEqual(SENT);
});

it.each<[string, Disturbance]>([
  ['lost', { drop: 0.5 }],
  ['held up', { reorder: 0.5, reorderMs: 60_000 }],
  ['late', { delayMs: 60_000 }],
])('messages that are %s arrive once, others before them', async (_what, disturbance) => {
  const { arrived } = await send(disturbance);
  expect(arrived).not.toEqual(SENT);
  expect([...arrived].sort()).toEqual([...SENT].sort());
});

it('repeated messages arrive at least once, some twice', async () => {
  const { arrived } = await send({ duplicate: 0.5 });
  expect(arrived.length).toBeGreaterThan(250);
  expect(new Set(arrived)).toEqual(new Set(SENT));
});

it('broken messages cannot be read, and the good copy follows once', async () => {
  const { arrived, whole, corrupted } = await send({ corrupt: 0.3 });
  expect(corrupted).toBeGreaterThan(30);
  expect(arrived.length).toBe(SENT.length + corrupted);
  expect([...whole].sort()).toEqual([...SENT].sort());
  for (const payload of arrived) if (!SENT.includes(payload)) expect(() => JSON.parse(payload) as unknown).toThrow();
});
