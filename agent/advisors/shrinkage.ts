import { z } from 'zod';
import { formatDay } from '../domain/calendar.ts';
import { shownMoney } from '../domain/items/currency.ts';
import type { Item } from '../domain/items/item.ts';
import { phrase, said } from '../domain/sentences/phrase.ts';
import { keptWatch } from '../domain/shrinkage/kept-watch.ts';
import { alarmLevel, isLosing, type LossWatch } from '../domain/shrinkage/loss-watch.ts';
import { isOverdue } from '../domain/shrinkage/overdue-count.ts';
import { oneDecimal } from '../domain/words/wording.ts';
import { defineAdvisor, type Finding } from './advisor.ts';

/** Counts that a sentence tells of: the last ones. */
const SHOWN = 4;

/** Counts of a place miss more, count after count, than scans that people forget explain. */
export const shrinkage = defineAdvisor({
  kind: 'shrinkage',
  title: 'Goods vanish from a place: its counts miss more than is usual at the site, again and again',
  options: z.strictObject({
    kind: z.literal('shrinkage'),
    falseAlarmsPerMonth: z
      .number()
      .min(0.01)
      .max(100)
      .default(1)
      .describe('How many alerts a month chance may raise at the whole site; fewer mean that true losses are found later'),
  }),
  lookAtPlaces({ item, counted, dayOf, isRaisedAt, now }, { falseAlarmsPerMonth }) {
    return (counted?.() ?? []).map(({ location, onHand, intervals, base, counting }) => {
      const isRaised = isRaisedAt?.('shrinkage', location) ?? false;
      const watch = keptWatch(intervals, base, alarmLevel(counting, falseAlarmsPerMonth));
      // Nothing will ever be counted where goods lie no longer; where they lie again, only a new count says whether they vanish.
      const isTold = !isOverdue(intervals, now) || (isRaised && onHand > 0);
      const isLost = isTold && isLosing(watch, isRaised);
      return { location, finding: isLost ? findingOf(item, { location, watch }, dayOf ?? dayInUtc) : null };
    });
  },
});

const dayInUtc = (time: number): number => Math.floor(time / 86_400_000);

function findingOf(item: Item, { location, watch }: { location: string; watch: LossWatch }, dayOf: (time: number) => number): Finding {
  const { sku, unit, unitCostMinor: cost, currency } = item;
  const { behind } = watch;
  const [units, perWeek] = [oneDecimal(watch.units), oneDecimal(watch.unitsPerWeek)];
  const since = behind[0]?.since ?? 0;
  const valueMinor = cost == null ? null : Math.round(watch.unitsPerWeek * cost);
  const counts = behind.slice(-SHOWN).map(({ countedAt, counted, expected }) => ({ day: formatDay(dayOf(countedAt)), counted, expected }));
  return {
    ...said(
      phrase('shrinkage', {
        ...{ sku, location, units, unit, perWeek, since: formatDay(dayOf(since)) },
        value: valueMinor === null ? null : shownMoney(valueMinor, currency),
      }),
      phrase('countsBehind', { counts, of: behind.length }),
    ),
    numbers: { units, unitsPerWeek: perWeek, since, counts: behind.length, ...(valueMinor !== null && { valuePerWeekMinor: valueMinor }) },
  };
}
