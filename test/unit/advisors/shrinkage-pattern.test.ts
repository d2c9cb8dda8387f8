import { describe, expect, it } from 'vitest';
import { shrinkagePattern } from '../../../agent/advisors/shrinkage-pattern.ts';
import { type Losers, siteCounts, siteView } from '../../support/site-counts.ts';

const options = shrinkagePattern.options.parse({ kind: 'shrinkage-pattern' });

function found(losers: Losers, more: Parameters<typeof siteView>[1] = {}, chosen: object = {}) {
  const findings = [...shrinkagePattern.lookAtSite!(siteView(siteCounts(losers), more), { ...options, ...chosen })];
  return findings.flatMap((found) => (found?.finding ? [{ subject: found.subject, ...found.finding }] : []));
}

const subjects = (...given: Parameters<typeof found>) => found(...given).map(({ subject }) => subject);

describe('a pattern of losses', () => {
  it('is found in the shift, the device or the zone that it goes with, and in no other', () => {
    expect(subjects({ shift: 0.15 })).toEqual(['shift 06:00-14:00']);
    expect(subjects({ device: 0.1 })).toEqual(['device gun-1']);
    expect(subjects({ zone: 0.1 })).toEqual(['zone A']);
  });

  it('is found nowhere where all lose alike, as much as usual or more', () => {
    expect(subjects({})).toEqual([]);
    expect(subjects({ shift: 0.05, seed: 'alike' }, {}, { shifts: ['00:00'] })).toEqual([]);
  });

  it('tells how much, in money where the costs are known, and that it is no proof', () => {
    const [one] = found({ shift: 0.15 }, { costOf: () => ({ minor: 250, currency: 'EUR' }) });
    expect(one?.sentence).toMatch(
      /^Shift 06:00-14:00 loses more than others do: since 20\d\d-\d\d-\d\d about [\d.]+ units more, [\d.]+ a week \([\d.,]+ EUR\), [\d.]+ % of what is scanned out there\. .*no proof\.$/,
    );
    expect(one?.numbers['percent']).toBeGreaterThan(7);
    expect(one?.numbers['percent']).toBeLessThan(20);
    // Some 230 of 1,560 units that the shift scans out in a week.
    expect(one?.numbers['unitsPerWeek']).toBeGreaterThan(100);
    expect(one?.numbers['unitsPerWeek']).toBeLessThan(320);
    expect(one?.numbers['valuePerWeekMinor']).toBeCloseTo(250 * one!.numbers['unitsPerWeek']!, -2);
  });

  it('goes on while there is doubt, and ends with weeks in which all lose alike', () => {
    const raised = { isRaised: (_: string, subject: string) => subject === 'device gun-1' };
    const stolen = siteCounts({ device: 0.1, weeks: 8 });
    const week = 7 * 86_400_000;
    const later = (weeks: number) =>
      siteCounts({ weeks, seed: 'after' }).map((count) => ({
        ...count,
        countedAt: count.countedAt + 8 * week,
        before: { ...count.before!, countedAt: count.before!.countedAt + 8 * week },
      }));
    const told = (weeks: number) =>
      [...shrinkagePattern.lookAtSite!(siteView([...stolen, ...later(weeks)], raised), options)].flatMap((found) =>
        found?.finding ? [found.subject] : [],
      );
    expect(told(0)).toContain('device gun-1');
    expect(told(16)).toEqual([]);
  });

  it('of a zone is not found where one place is known to lose and the others do not', () => {
    const one = (place: string) =>
      siteCounts({}).map((count) => (count.location === place ? { ...count, counted: count.counted - 60 } : count));
    const look = (isLosing: boolean) =>
      [
        ...shrinkagePattern.lookAtSite!(siteView(one('A-0'), { isLosing: (_, location) => isLosing && location === 'A-0' }), options),
      ].flatMap((found) => (found?.finding ? [found.subject] : []));
    expect(look(true)).toEqual([]);
  });

  it('is looked for in the shifts of the site’s own clock', () => {
    const tokyo = { minuteOf: (time: number) => (time / 60_000 + 9 * 60) % 1440 };
    expect(subjects({ shift: 0.15 }, tokyo)).toEqual(['shift 14:00-22:00']);
    expect(subjects({ shift: 0.15 }, {}, { shifts: ['18:00', '07:30'] })).toEqual(['shift 07:30-18:00']);
  });
});

it('is looked for in parts, and is the same whatever is looked for in between', () => {
  const sites = [siteCounts({ device: 0.1 }), siteCounts({ seed: 'another', zone: 0.1 })];
  const alone = sites.map((counts) => [...shrinkagePattern.lookAtSite!(siteView(counts), options)]);
  const looks = sites.map((counts) => shrinkagePattern.lookAtSite!(siteView(counts), options)[Symbol.iterator]());
  const inTurns: unknown[][] = [[], []];
  for (let open = true; open; ) {
    open = false;
    for (const [index, look] of looks.entries()) {
      const next = look.next();
      if (next.done) continue;
      inTurns[index]!.push(next.value);
      open = true;
    }
  }
  expect(inTurns).toEqual(alone);
  // Each of the 1,440 counts is gone through three times for the kinds of groups, twice for what it misses, and for each of six groups.
  const parts = alone[0]!.filter((found) => found === null);
  expect(parts.length).toBeGreaterThan((5 * 1440) / 64);
  expect(new Set(alone[0]!.flatMap((found) => (found?.finding ? [found.subject] : [])))).toEqual(new Set(['device gun-1']));
});

it('shifts are times of the day, each named once', () => {
  const parse = (shifts: string[]) => shrinkagePattern.options.safeParse({ kind: 'shrinkage-pattern', shifts }).success;
  expect(parse(['07:00', '19:00'])).toBe(true);
  expect(parse(['7', '19:00'])).toBe(false);
  expect(parse(['07:00', '07:00'])).toBe(false);
});
