import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  beginVisit,
  belongs,
  type DoorRead,
  type DoorVisit,
  joinVisit,
  mergeVisits,
  spendVisit,
} from '../../../../agent/domain/rfid/door.ts';

const anyRead: fc.Arbitrary<DoorRead> = fc.record({
  time: fc.integer({ min: 946_684_800_000, max: 946_684_800_000 + 120_000 }),
  side: fc.constantFrom('inside', 'outside'),
  rssiDbm: fc.option(fc.integer({ min: -90, max: -20 })),
  reads: fc.integer({ min: 1, max: 40 }),
});

const visitOf = (reads: readonly DoorRead[]): DoorVisit => reads.slice(1).reduce(joinVisit, beginVisit(reads[0]!));
const read = (time: number, side: DoorRead['side'] = 'inside', rssiDbm: number | null = -60): DoorRead => ({
  time,
  side,
  rssiDbm,
  reads: 1,
});

describe('a visit at a door', () => {
  it('is the same in whatever order its reads come and however often', () => {
    const shuffled = fc
      .array(anyRead, { minLength: 1, maxLength: 300 })
      .chain((reads) => fc.tuple(fc.constant(reads), fc.shuffledSubarray([...reads, ...reads], { minLength: reads.length * 2 })));
    fc.assert(
      fc.property(shuffled, ([reads, again]) => {
        expect(visitOf(again)).toEqual(visitOf(reads));
      }),
    );
  });

  it('is the same whether its reads come to one visit or to parts that turn out to be one', () => {
    const parts = fc.tuple(fc.array(anyRead, { minLength: 1, maxLength: 150 }), fc.array(anyRead, { minLength: 1, maxLength: 150 }));
    fc.assert(
      fc.property(parts, ([some, others]) => {
        expect(mergeVisits(visitOf(some), visitOf(others))).toEqual(visitOf([...others, ...some]));
      }),
    );
  });

  it('fits a row however long the tag stays, and comes back from it', () => {
    const visit = visitOf(
      Array.from({ length: 20_000 }, (_, index) => read(1_760_000_000_000 + index * 97, index % 3 === 0 ? 'outside' : 'inside')),
    );
    expect(visit.moments).toHaveLength(64);
    expect(JSON.stringify(visit).length).toBeLessThan(2000);
    expect(JSON.parse(JSON.stringify(visit))).toEqual(visit);
  });

  it('keeps the loudest read of each side in a quarter of a second', () => {
    const visit = visitOf([read(1000, 'inside', -70), read(1100, 'inside', -55), read(1249, 'outside', -66), read(1250, 'outside', -30)]);
    expect(visit.moments).toEqual([
      [4, 25, 14],
      [5, 0, 50],
    ]);
  });

  it('takes a read whose strength is not told, and more of it where it stands for many', () => {
    expect(visitOf([read(0, 'inside', null)]).moments).toEqual([[0, 20, 0]]);
    expect(beginVisit({ time: 0, side: 'inside', rssiDbm: null, reads: 10 }).moments).toEqual([[0, 30, 0]]);
  });

  it('ends with a gap in the time of the reader, to either side', () => {
    const visit = visitOf([read(100_000), read(110_000)]);
    const times = [84_999, 85_001, 105_000, 124_999, 125_001];
    expect(times.map((time) => belongs(visit, { time }, { gapMs: 15_000 }))).toEqual([false, true, true, true, false]);
  });

  it('takes no more notice of what was heard before a passage that is said', () => {
    const visit = visitOf([read(0, 'outside'), read(1000, 'outside'), read(3000)]);
    const spent = spendVisit(visit, { direction: 'in', time: 2000 });
    expect(spent).toEqual({ from: 0, until: 3000, moments: [[12, 20, 0]], isTold: true, said: { direction: 'in', time: 2000 } });
    expect(joinVisit(spent, read(1000, 'outside', -30))).toEqual(spent);
    expect(mergeVisits(visit, spent)).toEqual(spent);
  });
});
