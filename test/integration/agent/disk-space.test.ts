import { afterEach, describe, expect, it } from 'vitest';
import { type AgentRoom, agentRoom, MINUTE } from '../../support/agent-room.ts';

/** More than any disk here has: it is nearly full by definition. */
const MORE = 1_000_000;
let room: AgentRoom;
afterEach(() => room.remove());

const bad = (seq: number) => room.publish('warehouse/here/scanner/gun-9', `{"seq":${seq},"action":"dance"}`);
const kinds = () => room.api.alerts().map(({ kind }) => kind);

describe('a disk with little room', () => {
  it('is told once, by alert and health, and the work goes on', async () => {
    room = await agentRoom({ config: { disk: { warnMegabytes: MORE, shedMegabytes: 0 } } });
    await room.pass(3 * MINUTE);
    expect(kinds()).toEqual(['disk-nearly-full']);
    expect(room.api.health()).toMatchObject({ ok: true, degraded: [expect.stringMatching(/^the disk has \d+ MB left$/)] });
    await room.count('TEA', 'A-01', 40);
    await bad(1);
    expect([room.onHand('TEA'), room.api.deadLetters().length]).toEqual([40, 1]);
    await room.pass(10 * MINUTE);
    expect(room.log.lines.filter(({ phrase }) => phrase === 'the disk is nearly full')).toHaveLength(1);
  });

  it('that is short keeps the newest dead letters only and counts the others, and takes what is to be counted', async () => {
    room = await agentRoom();
    await room.count('TEA', 'A-01', 40);
    for (let seq = 0; seq < 50; seq++) await bad(seq);
    for (let seq = 50; seq < 150; seq++) {
      if (seq % 50 === 0) await room.pass(MINUTE);
      await bad(seq);
    }
    const letters = room.api.deadLetters().length;
    expect(letters).toBeGreaterThan(100);
    room.nextConfig = { ...room.nextConfig, disk: { warnMegabytes: MORE, shedMegabytes: MORE } };
    await room.say('commands', { id: 'r-1', command: 'reload', args: {}, by: 'test' });
    await room.pass(5 * MINUTE);
    expect(room.api.deadLetters()).toHaveLength(100);
    await bad(200);
    expect(room.api.deadLetters()).toHaveLength(100);
    expect(room.counted('dead_letters_suppressed')).toBe(1);
    await room.scan({ quantity: 3 });
    expect(room.onHand('TEA')).toBe(37);
    expect(room.api.status().journalEntries).toBe(2);
  });
});
