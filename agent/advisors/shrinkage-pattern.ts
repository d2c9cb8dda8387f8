import { z } from 'zod';
import { formatDay, parseTimeOfDay } from '../domain/calendar.ts';
import { shownMoney } from '../domain/items/currency.ts';
import { phrase, said } from '../domain/sentences/phrase.ts';
import { beyondPlace } from '../domain/shrinkage/beyond-place.ts';
import { type CountRow, intervalOf } from '../domain/shrinkage/count-intervals.ts';
import { isPause } from '../domain/shrinkage/counts-at-a-time.ts';
import { type Handled, type LossGroup, lossGroups, type SharedCount } from '../domain/shrinkage/loss-groups.ts';
import { lostBeyond } from '../domain/shrinkage/lost-beyond.ts';
import { type MissedUnits, missedUnits } from '../domain/shrinkage/missed-units.ts';
import { isPattern, patternLevel, watchPattern } from '../domain/shrinkage/pattern-watch.ts';
import { placeNumbers } from '../domain/shrinkage/place-numbers.ts';
import { shiftUnits } from '../domain/shrinkage/shift-units.ts';
import { oneDecimal } from '../domain/words/wording.ts';
import { defineAdvisor, type Finding, type SiteFinding, type SiteView } from './advisor.ts';

const KIND = 'shrinkage-pattern';

/** Losses go with a shift, a device or a zone more than chance does it. */
export const shrinkagePattern = defineAdvisor({
  kind: KIND,
  title: 'Losses go with a shift, a device or a zone: counts miss more where it has scanned more goods out, again and again',
  options: z.strictObject({
    kind: z.literal(KIND),
    shifts: z
      .array(z.string().refine((text) => parseTimeOfDay(text) !== null, 'must be HH:MM'))
      .max(24)
      .refine((starts) => new Set(starts).size === starts.length, 'names a time twice')
      .default(['06:00', '14:00', '22:00'])
      .describe('Local times at which the shifts of a day begin; each ends with the next. What was scanned when is kept by the hour'),
    falseAlarmsPerMonth: z
      .number()
      .min(0.01)
      .max(100)
      .default(0.5)
      .describe(
        'How many alerts a month chance may raise about all shifts, devices and zones together; fewer mean that true patterns are found later',
      ),
  }),
  *lookAtSite(view, { shifts, falseAlarmsPerMonth }) {
    const intervals = view.counts.map((count) => intervalOf(count)!);
    yield null;
    const starts = shifts.map((text) => ({ name: text, minute: parseTimeOfDay(text)! }));
    const unitsOf = { shift: shiftUnits(starts, view.minuteOf), device: ofDevices, zone: ofZones(view) };
    const groups: LossGroup[] = [];
    for (const kind of ['shift', 'device', 'zone'] as const) {
      const units: SharedCount[] = [];
      for (const [index, count] of view.counts.entries()) {
        units.push({ interval: intervals[index]!, units: unitsOf[kind](count) });
        if (isPause(index)) yield null;
      }
      groups.push(...(yield* lossGroups(kind, units)));
      yield null;
    }
    const missed = yield* missedUnits(intervals, view.base);
    yield null;
    const places = placeNumbers(intervals);
    yield null;
    // Of a zone it is asked whether its places miss more than others, of who works there whether they miss more than without them.
    const missedThere = yield* beyondPlace(missed, places);
    const level = patternLevel(groups.length, falseAlarmsPerMonth);
    for (const group of groups) {
      yield null;
      yield* lookAtGroup(view, group, { missed: group.kind === 'zone' ? missed : missedThere, level });
    }
  },
});

function* lookAtGroup(
  view: SiteView,
  { kind, name, handled }: LossGroup,
  { missed, level }: { missed: readonly MissedUnits[]; level: number },
): Generator<SiteFinding | null> {
  const subject = `${kind} ${name}`;
  const { own, beyond } = handled();
  yield null;
  const watch = watchPattern(missed, beyond, level);
  const isTold = watch.from !== null && isPattern(watch, view.isRaised(KIND, subject));
  yield { subject, finding: isTold ? findingOf(view, { kind, name, own }, { ...watch, from: watch.from }) : null };
}

const ofDevices = ({ before }: CountRow) => before?.byDevice ?? {};

/** A place that an alert is about says nothing of its zone. */
function ofZones({ isLosing, zoneOf }: SiteView) {
  return ({ sku, location, before }: CountRow): Record<string, number> | null => {
    const zone = zoneOf(location);
    if (isLosing(sku, location)) return null;
    return zone === '' ? {} : { [zone]: before?.taken ?? 0 };
  };
}

function findingOf(
  { counts, costOf, dayOf }: SiteView,
  { kind, name, own }: Pick<LossGroup, 'kind' | 'name'> & Pick<Handled, 'own'>,
  { from, rate }: { from: number; rate: number },
): Finding {
  const lost = lostBeyond(counts.slice(from), own.slice(from), { rate, costOf });
  const [units, perWeek, percent] = [oneDecimal(lost.units), oneDecimal(lost.unitsPerWeek), oneDecimal(100 * rate)];
  const { since, money } = lost;
  const valueMinor = money && Math.round(money.minorPerWeek);
  return {
    ...said(
      phrase('shrinkagePattern', {
        ...{ kind, name, units, perWeek, percent, since: formatDay(dayOf(since)), counts: counts.length - from },
        value: money && shownMoney(valueMinor!, money.currency),
      }),
    ),
    numbers: {
      ...{ units, unitsPerWeek: perWeek, percent, since, counts: counts.length - from },
      ...(valueMinor !== null && { valuePerWeekMinor: valueMinor }),
    },
  };
}
