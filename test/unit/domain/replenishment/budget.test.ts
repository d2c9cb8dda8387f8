import { describe, expect, it } from 'vitest';
import { createCalendar, WEEKDAYS } from '../../../../agent/domain/calendar.ts';
import { approvalReason, type Budget, budgetPeriod, chosenReason, reachedFinding } from '../../../../agent/domain/replenishment/budget.ts';

const calendar = createCalendar({ timezone: 'Europe/Berlin', businessDayStart: '06:00', openDays: WEEKDAYS });
const budget: Budget = { amountMinor: 150_000, currency: 'EUR', per: 'week' };
const reason = { sentence: 'It is low.', numbers: { position: 3 }, rules: ['min-max'] };

describe('the period of a budget', () => {
  it.each([
    ['day', '2026-03-29T03:59:00Z', 'day-2026-03-28', '2026-03-28T05:00:00Z', '2026-03-29T04:00:00Z'],
    ['week', '2026-03-29T03:59:00Z', 'week-2026-03-23', '2026-03-23T05:00:00Z', '2026-03-30T04:00:00Z'],
    ['week', '2026-03-30T04:00:00Z', 'week-2026-03-30', '2026-03-30T04:00:00Z', '2026-04-06T04:00:00Z'],
  ] as const)('that is a %s contains %s as %s', (per, now, name, startsAt, endsAt) => {
    expect(budgetPeriod(calendar, per, Date.parse(now))).toEqual({
      name,
      startsAt: Date.parse(startsAt),
      endsAt: Date.parse(endsAt),
    });
  });
});

describe('the words of a budget', () => {
  const choice = { budget, spentMinor: 120_000, orders: 12, ordersMinor: 234_050, isProved: true };

  it('say what was spent when an order is reduced', () => {
    expect(chosenReason(reason, 48, 24, choice)).toMatchObject({
      sentence:
        'It is low. Reduced to 24: 1,200.00 of 1,500.00 EUR for this week are spent, and 12 orders for 2,340.50 compete for the rest.',
      numbers: {
        ...{ position: 3, wanted: 48, quantity: 24, budgetMinor: 150_000, spentMinor: 120_000 },
        ...{ competingOrders: 12, competingMinor: 234_050 },
      },
      rules: ['min-max', 'reduced-to-budget'],
    });
  });

  it('say when one order alone is too much, and when the choice is not proved', () => {
    const { sentence, rules } = chosenReason(reason, 48, 48, { ...choice, orders: 1, isProved: false });
    expect(sentence).toBe(
      'It is low. Ordered in full: 1,200.00 of 1,500.00 EUR for this week are spent, and 1 order for 2,340.50 asks for the rest; chosen by a quick rule, as no proof of the best choice came in time.',
    );
    expect(rules).toEqual(['min-max', 'within-budget', 'not-proved-best']);
  });

  it('say why an order waits for approval', () => {
    expect(approvalReason(reason, budget, null).sentence).toBe(
      'It is low. Waits for approval: its unit cost is not known in EUR, so it cannot be counted against the budget.',
    );
    expect(approvalReason(reason, budget, 200_000)).toMatchObject({
      sentence: 'It is low. Waits for approval: the least that can be ordered costs 2,000.00 EUR, more than the 1,500.00 for a whole week.',
      numbers: { position: 3, budgetMinor: 150_000, leastMinor: 200_000 },
      rules: ['min-max', 'minimum-above-budget'],
    });
  });

  it('name the items that go short, the first five', () => {
    expect(reachedFinding(budget, 148_000, ['TEA'], 52_000)).toMatchObject({
      sentence: '1,480.00 of 1,500.00 EUR for this week are spent; 1 order is put off or reduced, by 520.00 in all: TEA.',
      numbers: { budgetMinor: 150_000, spentMinor: 148_000, orders: 1, missingMinor: 52_000 },
    });
    expect(reachedFinding(budget, 0, ['A', 'B', 'C', 'D', 'E', 'F', 'G'], 1).sentence).toContain('7 orders are put off');
    expect(reachedFinding(budget, 0, ['A', 'B', 'C', 'D', 'E', 'F', 'G'], 1).sentence).toContain(': A, B, C, D, E and 2 more.');
  });
});
