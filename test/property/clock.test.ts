import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCalendar, formatDay } from '../../agent/domain/calendar.ts';
import { projectionDifferences } from '../../agent/pipeline/keep/rebuild.ts';
import { openStore } from '../../agent/store/open.ts';
import { type AgentRoom, agentRoom, DAY, MINUTE } from '../support/agent-room.ts';

const site = { id: 'here', timezone: 'America/New_York', businessDayStart: '06:00' };
// The slow pulse is not what this is about.
const CONFIG = { site, replenishment: { every: '4h' } };
const calendar = createCalendar({ ...site, openDays: [] });
const TRUE_START = Date.UTC(2026, 9, 30, 9, 13);

type Step =
  | { readonly what: 'pass'; readonly minutes: number }
  | { readonly what: 'pick' | 'receive' | 'count'; readonly quantity: number }
  | { readonly what: 'restart' };

const quantity = fc.integer({ min: 1, max: 20 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('pass' as const), minutes: fc.integer({ min: 0, max: 900 }) }) },
  { weight: 5, arbitrary: fc.record({ what: fc.constantFrom('pick' as const, 'receive' as const, 'count' as const), quantity }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('restart' as const) }) },
);
const steps = fc.array(step, { minLength: 1, maxLength: 15 });

/** What the shelf and its customers know, by the right time. */
function createTruth(room: AgentRoom) {
  let onHand = 0;
  const demand = new Map<string, number>();
  return {
    now: () => TRUE_START + room.clock.monotonic(),
    async play(played: readonly Step[]): Promise<void> {
      for (const one of played) {
        if (one.what === 'pass') await room.pass(one.minutes * MINUTE);
        else if (one.what === 'restart') {
          await room.stop();
          await room.start();
        } else {
          await room.scan({ action: one.what, quantity: one.quantity, ts: undefined });
          onHand = one.what === 'count' ? one.quantity : onHand + (one.what === 'pick' ? -one.quantity : one.quantity);
          if (one.what !== 'pick') continue;
          const day = formatDay(calendar.businessDay(this.now()));
          demand.set(day, (demand.get(day) ?? 0) + one.quantity);
        }
      }
    },
    async expectKept(): Promise<void> {
      expect(room.onHand('TEA')).toBe(onHand);
      const seen = room.api.demand('TEA', 400).filter((day) => day.quantity !== 0);
      expect(seen).toEqual([...demand].sort().map(([day, sum]) => ({ day, quantity: sum })));
      await room.stop();
      const { store, close } = openStore({ file: room.file, durability: 'process', limits: { keyWindow: 1000, deadLetters: 100 } });
      expect([...projectionDifferences(store)]).toEqual([]);
      close();
    },
  };
}

/** The time server answers. */
async function synchronise(room: AgentRoom, time: number): Promise<void> {
  room.clock.stepWall(time - room.clock.now());
  room.clock.setSynchronised(true);
  await room.pass(10_000);
}

describe('whatever happens while the gateway has no right clock', () => {
  it('stock is exact, demand ends on its day, and no decision bears a wrong date, from 1970 on', async () => {
    await fc.assert(
      fc.asyncProperty(steps, steps, async (before, after) => {
        const room = await agentRoom({ clock: { shows: 1000, synchronised: false }, config: CONFIG });
        try {
          const truth = createTruth(room);
          await truth.play(before);
          expect(room.decisions()).toEqual([]);
          await synchronise(room, truth.now());
          await truth.play(after);
          await room.pass(2 * DAY);
          for (const { body } of room.decisions()) expect(Date.parse(String(body['time']))).toBeGreaterThanOrEqual(TRUE_START);
          await truth.expectKept();
        } finally {
          await room.remove();
        }
      }),
      { numRuns: 15 },
    );
  });

  it('and from three weeks behind on, after a time with a right clock', async () => {
    await fc.assert(
      fc.asyncProperty(steps, steps, steps, fc.constantFrom(false, null), async (right, before, after, word) => {
        const room = await agentRoom({ clock: { shows: TRUE_START, synchronised: true }, config: CONFIG });
        try {
          const truth = createTruth(room);
          await truth.play(right);
          await room.stop();
          room.clock.reboot();
          room.clock.stepWall(-21 * DAY);
          room.clock.setSynchronised(word);
          await room.start();
          const decided = room.decisions().length;
          await truth.play(before);
          // The first spell ends by itself when so much time has passed that nobody can tell that the clock is behind.
          if (!room.api.health().degraded.some((text) => text.startsWith('clock'))) return;
          expect(room.decisions()).toHaveLength(decided);
          await synchronise(room, truth.now());
          await truth.play(after);
          await truth.expectKept();
        } finally {
          await room.remove();
        }
      }),
      { numRuns: 15 },
    );
  });
});
