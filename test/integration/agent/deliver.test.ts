import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AgentError } from '../../../agent/errors.ts';
import { type AgentRoom, agentRoom, HOUR, MINUTE } from '../../support/agent-room.ts';

let room: AgentRoom;
beforeEach(async () => {
  room = await agentRoom();
});
afterEach(() => room.remove());

const away = () => new AgentError('broker-unavailable', 'the broker is away', { retryable: true });
const waiting = () => room.api.outbox().filter(({ state }) => state === 'waiting');
const heardIds = () => room.heard.map(({ body, channel }) => (channel === 'replies' ? `reply-${body.id}` : body.id));

/** The ids of each item's messages, in the order of `ids`. */
function bySubject(messages: readonly { id: string; subject: string }[], ids: readonly string[]): Record<string, string[]> {
  const subjects = new Map(messages.map(({ id, subject }) => [id, subject]));
  const groups: Record<string, string[]> = {};
  for (const id of ids) {
    const subject = subjects.get(id)!;
    groups[subject] = [...(groups[subject] ?? []), id];
  }
  return groups;
}

/** Three items fall below their minimum, one after the other, and a command is answered. */
async function giveReasons(): Promise<void> {
  await room.count('TEA', 'A-01', 1);
  await room.pass(MINUTE);
  await room.count('SOAP', 'A-02', 2);
  await room.pass(MINUTE);
  await room.count('RICE', 'A-03', 3);
  await room.say('commands', { id: 'c', command: 'snooze', args: { sku: 'RICE', days: 1 } });
}

describe('delivering', () => {
  it('holds the line while the broker is away and delivers all of it afterwards, each once, and what belongs to one item in order', async () => {
    room.obstacle = away;
    await giveReasons();
    await room.pass(10 * MINUTE);
    expect(room.heard).toEqual([]);
    expect(room.api.health()).toMatchObject({ ok: true, degraded: ['sink mqtt does not deliver'] });
    const held = waiting();
    expect(held.length).toBeGreaterThanOrEqual(6);
    room.obstacle = null;
    await room.pass(20_000);
    expect(heardIds()).toHaveLength(held.length);
    expect(bySubject(held, heardIds())).toEqual(
      bySubject(
        held,
        held.map(({ id }) => id),
      ),
    );
    expect(waiting()).toEqual([]);
    expect(room.api.health().degraded).toEqual([]);
  });

  it('says once in the log that it cannot deliver, and once that it can again', async () => {
    room.obstacle = away;
    await giveReasons();
    await room.pass(30 * MINUTE);
    room.obstacle = null;
    await room.pass(MINUTE);
    const phrases = room.log.lines.filter(({ fields }) => fields['sink'] === 'mqtt').map(({ phrase }) => phrase);
    expect(phrases).toEqual(['sink does not deliver, will try again', 'sink delivers again']);
  });

  it('tries again after growing, jittered delays of at most 15 s', async () => {
    const attempts: number[] = [];
    room.obstacle = () => {
      attempts.push(room.clock.now());
      return away();
    };
    await room.count('TEA', 'A-01', 1);
    await room.pass(3 * MINUTE);
    const gaps = attempts.slice(1).map((at, index) => at - attempts[index]!);
    [1000, 2000, 4000, 8000].forEach((ceiling, index) => {
      expect(gaps[index]).toBeGreaterThanOrEqual(ceiling / 2);
      expect(gaps[index]).toBeLessThanOrEqual(ceiling);
    });
    for (const gap of gaps.slice(4)) expect(gap).toBeGreaterThanOrEqual(7500);
    for (const gap of gaps) expect(gap).toBeLessThanOrEqual(15_000);
    expect(new Set(gaps.slice(4)).size).toBeGreaterThan(3);
    expect(room.counted('delivery_failures')).toBe(attempts.length);
  });

  it('lets no message overtake another when only some attempts fail', async () => {
    let attempt = 0;
    room.obstacle = () => (++attempt % 3 === 0 ? null : away());
    await giveReasons();
    await room.pass(10 * MINUTE);
    expect(waiting()).toEqual([]);
    const firsts = [...new Set(room.decisions().map(({ body }) => body.id))];
    const newestFirst = room.api.decisions().map(({ id }) => id);
    expect(firsts).toEqual(newestFirst.reverse());
  });

  it('sets aside what is refused for good and goes on with the rest', async () => {
    room.obstacle = (_topic, payload) => (payload.includes('"SOAP"') ? new AgentError('broker-refused', 'too large') : null);
    await giveReasons();
    await room.pass(MINUTE);
    const states = new Map(room.api.outbox().map(({ subject, channel, state }) => [`${channel} ${subject}`, state]));
    expect(states.get('decisions SOAP')).toBe('dead');
    expect(states.get('decisions TEA')).toBe('delivered');
    expect(states.get('decisions RICE')).toBe('delivered');
    expect(room.api.outbox().find(({ state }) => state === 'dead')).toMatchObject({ error: 'too large', attempts: 1 });
    expect(room.api.decisions({ sku: 'SOAP' })).toMatchObject([{ deliveredAt: null }]);
    expect(room.api.decisions({ sku: 'TEA' })).toMatchObject([{ deliveredAt: expect.any(String) }]);
  });

  it('no longer awaits an order whose decision can never arrive, and says so', async () => {
    room.obstacle = () => new AgentError('broker-refused', 'not authorised');
    await room.count('TEA', 'A-01', 1);
    await room.pass(MINUTE);
    expect(room.api.stock({ sku: 'TEA' })[0]).toMatchObject({ onHand: 1, onOrder: 0 });
    expect(room.api.decisions({ sku: 'TEA' })).toMatchObject([{ state: 'rejected', deliveredAt: null }]);
    expect(room.api.alerts().filter(({ kind }) => kind === 'order-rejected')).toMatchObject([{ subject: 'TEA', clearedAt: null }]);
  });

  it('counts as delivered what was delivered, not what was refused', async () => {
    room.obstacle = (_topic, payload) => (payload.includes('"SOAP"') ? new AgentError('broker-refused', 'too large') : null);
    await giveReasons();
    await room.pass(MINUTE);
    expect(room.counted('deliveries')).toBe(room.heard.length);
  });

  it('loses nothing over a restart and keeps the ids', async () => {
    room.obstacle = away;
    await giveReasons();
    await room.pass(5 * MINUTE);
    const held = waiting();
    await room.stop();
    await room.pass(HOUR);
    room.obstacle = null;
    await room.start();
    await room.pass(MINUTE);
    expect(bySubject(held, heardIds().slice(0, held.length))).toEqual(
      bySubject(
        held,
        held.map(({ id }) => id),
      ),
    );
    expect(room.api.decisions()).toHaveLength(3);
  });
});

describe('receiving after an absence', () => {
  it('counts once what the broker kept while the agent was away', async () => {
    await room.count('TEA', 'A-01', 40);
    await room.stop();
    await room.scan({ quantity: 3 });
    await room.scan({ quantity: 4 });
    await room.pass(HOUR);
    await room.start();
    expect(room.onHand('TEA')).toBe(33);
    expect(room.broker.wire.underWay()).toBe(0);
  });
});
