import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Hearing, hearAgain, isNews, type PlacedHearing, standsAt } from '../../../../agent/domain/rfid/presence.ts';

const at = (location: string, power: number | null, reads = 8): PlacedHearing => ({
  reader: location,
  antenna: 1,
  power,
  reads,
  heardAt: 0,
  location,
});

/** What an antenna has heard after these strengths, one read each. */
function heard(...strengths: (number | null)[]): Hearing {
  return strengths.reduce<Hearing | null>(
    (before, rssiDbm, index) => hearAgain(before, { reader: 'r', antenna: 1, rssiDbm, reads: 1 }, index * 1000),
    null,
  )!;
}

describe('where a tag is', () => {
  it('is nowhere after one read, which may be a reflection, and at its shelf after two', () => {
    expect(standsAt(null, [at('A', -50, 1)])).toBeNull();
    expect(standsAt(null, [at('A', -50, 2)])).toBe('A');
  });

  it('is where it is heard loudest, though two readers hear it', () => {
    expect(standsAt(null, [at('A', -60), at('B', -52)])).toBe('B');
  });

  it('stays where it is while a neighbour hears it hardly louder, and goes where it is heard plainly louder', () => {
    expect(standsAt('A', [at('A', -60), at('B', -55)])).toBe('A');
    expect(standsAt('A', [at('A', -60), at('B', -54)])).toBe('B');
  });

  it('is not taken elsewhere by a few loud reads', () => {
    expect(standsAt('A', [at('A', -60), at('B', -40, 3)])).toBe('A');
  });

  it('goes to whoever still hears it once its own place does not, and is gone when nobody does', () => {
    expect(standsAt('A', [at('B', -75)])).toBe('B');
    expect(standsAt('A', [])).toBeNull();
  });

  it('is not moved by readers that do not say how loud they hear it', () => {
    expect(standsAt('A', [at('A', null), at('B', null)])).toBe('A');
    expect(standsAt('A', [at('A', -60), at('B', null)])).toBe('A');
    expect(standsAt(null, [at('A', null, 2)])).toBe('A');
  });

  it('is at one place that hears it, or nowhere, and asking again changes nothing', () => {
    const one = fc.record({
      location: fc.constantFrom('A', 'B', 'C'),
      power: fc.option(fc.double({ min: -90, max: -20, noNaN: true })),
      reads: fc.integer({ min: 1, max: 8 }),
      antenna: fc.integer({ min: 1, max: 4 }),
    });
    const hearings = fc.array(one.map((known) => ({ ...known, reader: 'r', heardAt: 0 })));
    fc.assert(
      fc.property(fc.option(fc.constantFrom('A', 'B', 'C')), hearings, (current, all) => {
        const place = standsAt(current, all);
        expect(place === null || all.some(({ location }) => location === place)).toBe(true);
        expect(standsAt(place, all)).toBe(place);
      }),
    );
  });
});

describe('what an antenna has heard of a tag', () => {
  it('is smoothed: one read that fades takes little from it', () => {
    expect(heard(-50, -50, -70).power).toBeCloseTo(-56, 10);
    expect(heard(null, -50, null).power).toBe(-50);
    expect(heard(null).power).toBeNull();
  });

  it('counts the reads that a message stands for, no further than matters', () => {
    expect(hearAgain(null, { reader: 'r', antenna: 1, rssiDbm: -50, reads: 3 }, 0).reads).toBe(3);
    expect(hearAgain(null, { reader: 'r', antenna: 1, rssiDbm: -50, reads: 100_000 }, 0).reads).toBe(8);
  });

  it('is news while the tag is new here, and then once in an eighth of the time to its departure', () => {
    expect(isNews(null, 0, 120_000)).toBe(true);
    expect(isNews(heard(-50, -50), 1001, 120_000)).toBe(true);
    const known = heard(-50, -50, -50, -50);
    expect(isNews(known, known.heardAt + 14_999, 120_000)).toBe(false);
    expect(isNews(known, known.heardAt + 15_000, 120_000)).toBe(true);
  });
});
