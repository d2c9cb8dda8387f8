import { afterEach, describe, expect, it } from 'vitest';
import { configSchema } from '../../../agent/config/schema.ts';
import { type AgentRoom, agentRoom, alertStates, HOUR } from '../../support/agent-room.ts';

let room: AgentRoom;
afterEach(() => room?.remove());

const LOW = { kind: 'condition', name: 'low-at-noon', when: 'onHand < 5 && hour(now) < 14', message: 'low at noon', recount: true };
const EMPTY = { kind: 'condition', name: 'empty', when: 'onHand == 0' };

describe('a condition of a person’s own', () => {
  it('raises an alert of its name once, asks for a count once, and clears the alert when it no longer holds', async () => {
    room = await agentRoom({ config: { advisors: [LOW, EMPTY] } });
    await room.count('TEA', 'A-01', 3);
    await room.scan({ quantity: 1 });
    const alerts = room.alerts('condition.low-at-noon');
    expect(alerts).toMatchObject([
      { body: { subject: 'TEA', data: { state: 'raised', sentence: 'TEA: low at noon (on hand 3, available 3, position 3).' } } },
    ]);
    const counts = () => room.decisions().filter(({ body }) => body['type'] === 'quartermaster.recount.requested');
    expect(counts()).toMatchObject([{ body: { subject: 'TEA', data: { quantity: 3 } } }]);
    await room.pass(2.5 * HOUR);
    expect(alertStates(room, 'condition.low-at-noon')).toEqual(['raised', 'cleared']);
    expect(alertStates(room, 'condition.empty')).toEqual([]);
    await room.scan({ quantity: 2 });
    expect(alertStates(room, 'condition.empty')).toEqual(['raised']);
    expect(counts()).toHaveLength(1);
  });

  it('needs a name of its own', () => {
    const { error } = configSchema.safeParse({ advisors: [LOW, { kind: 'low-stock' }, { ...EMPTY, name: LOW.name }] });
    expect(error?.issues).toMatchObject([{ path: ['advisors', 2, 'name'], message: '"low-at-noon" is configured twice' }]);
  });
});
