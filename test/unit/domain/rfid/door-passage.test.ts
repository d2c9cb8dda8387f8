import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginVisit, type DoorRead, type DoorVisit, joinVisit, type Passage, spendVisit } from '../../../../agent/domain/rfid/door.ts';
import { isUnsure, judgeVisit } from '../../../../agent/domain/rfid/door-passage.ts';
import { createRandom } from '../../../../simulator/random.ts';
import { DOOR } from '../../../support/door-gateway.ts';

type Heard = readonly [seconds: number, side: 'in' | 'out', rssiDbm: number | null];

/** When the readers' clocks began that never were set. */
const EPOCH = Date.UTC(2000, 0, 1);
const reads = (heard: readonly Heard[], start = EPOCH): DoorRead[] =>
  heard.map(([seconds, side, rssiDbm]) => ({
    time: start + seconds * 1000,
    side: side === 'in' ? 'inside' : 'outside',
    rssiDbm,
    reads: 1,
  }));
const visitOf = (heard: readonly DoorRead[]): DoorVisit => heard.slice(1).reduce(joinVisit, beginVisit(heard[0]!));
const final = (heard: readonly Heard[]): Passage | 'no-passage' | null => judgeVisit(visitOf(reads(heard)), DOOR.gapMs, DOOR);

const GOES_IN: readonly Heard[] = [
  [0, 'out', -66],
  [0.5, 'out', -58],
  [1, 'out', -45],
  [1.2, 'in', -66],
  [1.5, 'out', -42],
  [2, 'in', -60],
  [2.2, 'out', -55],
  [2.6, 'in', -48],
  [3, 'in', -41],
  [3.1, 'out', -68],
  [3.5, 'in', -44],
  [4, 'in', -57],
];
const mirrored = (heard: readonly Heard[]): Heard[] => heard.map(([seconds, side, rssi]) => [seconds, side === 'in' ? 'out' : 'in', rssi]);
const parkedFrom = (start: number, seconds: number): Heard[] =>
  Array.from(
    { length: seconds * 2 },
    (_, index): Heard => [start + index / 2, index % 5 === 4 ? 'out' : 'in', index % 5 === 4 ? -73 - (index % 3) : -58 - (index % 7)],
  );

describe('the verdict on a visit', () => {
  it('tells the way of a tag that both sides hear all along, and when it crossed', () => {
    for (const [heard, direction] of [
      [GOES_IN, 'in'],
      [mirrored(GOES_IN), 'out'],
    ] as const) {
      const passage = final(heard) as Passage;
      expect(passage.direction).toBe(direction);
      expect(Math.abs(passage.time - EPOCH - 2300)).toBeLessThanOrEqual(500);
    }
  });

  it('tells it from two reads on one side', () => {
    const few = GOES_IN.filter(([seconds, side]) => side === 'in' || seconds === 1 || seconds === 1.5);
    expect(final(few)).toMatchObject({ direction: 'in' });
  });

  it('tells it, and soon, where single reads of the far side come early and it parks right behind the door', () => {
    const strayed: Heard[] = [
      [0, 'out', -68],
      [0.7, 'out', -57],
      [1.7, 'out', -66],
      [2.2, 'in', -65],
      [2.4, 'in', -61],
      [2.45, 'out', -56],
      [2.7, 'in', -60],
      [3, 'in', -50],
      [3.2, 'in', -46],
      [3.5, 'in', -44],
      [3.7, 'in', -52],
      ...parkedFrom(4, 60).filter(([, side]) => side === 'in'),
    ];
    for (const heard of [strayed, mirrored(strayed)]) {
      const [said, ...more] = saidOf(reads(heard));
      expect([said!.direction, more]).toEqual([heard === strayed ? 'in' : 'out', []]);
      expect(Math.abs(said!.time - EPOCH - 2600)).toBeLessThanOrEqual(500);
      expect(said!.saidAt - said!.time).toBeLessThan(DOOR.settleMs + 1000);
    }
  });

  it('tells it by the times alone where the reader tells no strength', () => {
    const plain: Heard[] = [
      [0, 'out', null],
      [0.5, 'out', null],
      [1.5, 'out', null],
      [2.5, 'in', null],
      [3, 'in', null],
      [3.5, 'in', null],
    ];
    expect(final(plain)).toMatchObject({ direction: 'in' });
  });

  it('waits until the tag is settled on its new side, or silent', () => {
    const visit = visitOf(reads(GOES_IN));
    expect(judgeVisit(visit, 0, DOOR)).toBeNull();
    expect(judgeVisit(visit, DOOR.settleMs, DOOR)).toMatchObject({ direction: 'in' });
    expect(judgeVisit(joinVisit(visit, reads([[5.6, 'in', -62]])[0]!), 0, DOOR)).toMatchObject({ direction: 'in' });
  });

  it('is no passage where only one side heard the tag, or the other only faintly', () => {
    const stray: Heard[] = [
      [0, 'out', -72],
      [1, 'in', -50],
      [1.5, 'in', -45],
      [2, 'in', -52],
      [3, 'in', -60],
    ];
    expect(final(stray)).toBe('no-passage');
    expect(final(stray.slice(1))).toBe('no-passage');
    expect(judgeVisit(visitOf(reads(stray)), DOOR.settleMs, DOOR)).toBeNull();
  });

  it('is no passage where the tag turns back in the doorway', () => {
    const back: Heard[] = [
      [0, 'out', -60],
      [0.6, 'out', -48],
      [1.1, 'in', -66],
      [1.6, 'out', -44],
      [2, 'in', -62],
      [2.6, 'out', -43],
      [3, 'in', -65],
      [3.6, 'out', -49],
      [4.1, 'out', -61],
    ];
    expect(final(back)).toBe('no-passage');
  });

  it('is no passage for a tag that stands near the door for hours', () => {
    const heard = reads(parkedFrom(0, 3 * 3600));
    expect(saidOf(heard)).toEqual([]);
    expect(judgeVisit(visitOf(heard), DOOR.gapMs, DOOR)).toBe('no-passage');
  });

  it.each([
    ['as loud on both sides', -57, -57, 0],
    ['as loud on both sides, 40 % of its reads missed', -57, -57, 0.4],
    ['inside', -50, -60, 0],
  ] as const)('is no passage for a tag that stands 30 minutes in slow fading, %s', (_, inside, outside, missed) => {
    for (const seed of ['standing-1', 'standing-2', 'standing-3', 'standing-4']) {
      const heard = standing(seed, { inside, outside, missed });
      expect(saidOf(reads(heard), 1000)).toEqual([]);
    }
  });

  it('leaves it unsure where both sides heard the tag loud', () => {
    expect(isUnsure(visitOf(reads(GOES_IN)), DOOR)).toBe(true);
    expect(
      isUnsure(
        visitOf(
          reads([
            [0, 'in', -40],
            [1, 'out', -73],
          ]),
        ),
        DOOR,
      ),
    ).toBe(false);
  });

  it('is said once for a tag that is parked beside the door when it has passed, and soon', () => {
    const said = saidOf(reads([...GOES_IN, ...parkedFrom(4.5, 3600)]));
    expect(said).toMatchObject([{ direction: 'in' }]);
    expect(said[0]!.saidAt - said[0]!.time).toBeLessThan(DOOR.settleMs + 1000);
  });

  it('is two passages for a tag that goes in, is heard there, and comes out two minutes later', () => {
    const back = mirrored(GOES_IN).map(([seconds, side, rssi]): Heard => [seconds + 125, side, rssi]);
    expect(saidOf(reads([...GOES_IN, ...parkedFrom(4.5, 120), ...back, ...mirrored(parkedFrom(129.5, 60))]))).toMatchObject([
      { direction: 'in' },
      { direction: 'out' },
    ]);
  });

  it('does not depend on the order of the reads, nor on copies, nor on the year of the reader', () => {
    const order = fc.shuffledSubarray([...GOES_IN, ...GOES_IN], { minLength: GOES_IN.length * 2 });
    const start = fc.integer({ min: 0, max: 2 ** 33 }).map((moments) => moments * 250);
    fc.assert(
      fc.property(order, start, (heard, year) => {
        const here = judgeVisit(visitOf(reads(heard, year)), DOOR.settleMs, DOOR) as Passage;
        const there = judgeVisit(visitOf(reads(GOES_IN)), DOOR.settleMs, DOOR) as Passage;
        expect({ ...here, time: here.time - year }).toEqual({ ...there, time: there.time - EPOCH });
      }),
    );
  });

  it('is the mirror image where the sides are exchanged', () => {
    const strength = fc.option(fc.integer({ min: -82, max: -30 }));
    const heard = fc.array(
      fc.tuple(
        fc.integer({ min: 0, max: 80 }).map((eighths) => eighths / 8),
        fc.constantFrom('in' as const, 'out' as const),
        strength,
      ),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(heard, (any) => {
        const one = final(any);
        const other = final(mirrored(any));
        const turned = one === null || one === 'no-passage' ? one : { direction: one.direction === 'in' ? 'out' : 'in', time: one.time };
        expect(other).toEqual(turned);
      }),
    );
  });
});

/** Ten reads a second by turns, 30 minutes long: 3 dB of noise, and 4 dB of fading on each side that lasts some 20 s (first-order autoregression). */
function standing(seed: string, { inside, outside, missed }: { inside: number; outside: number; missed: number }): Heard[] {
  const random = createRandom(seed);
  const kept = 0.995;
  const fading = { in: 4 * random.normal(), out: 4 * random.normal() };
  return Array.from({ length: 18_000 }, (_, index) => {
    for (const side of ['in', 'out'] as const) fading[side] = kept * fading[side] + 4 * Math.sqrt(1 - kept ** 2) * random.normal();
    const side = index % 2 === 0 ? 'in' : 'out';
    const rssi = (side === 'in' ? inside : outside) + fading[side] + 3 * random.normal();
    return random.chance(missed) ? [] : [[index / 10, side, rssi] as const];
  }).flat();
}

/** What is said of reads that are judged one by one as they come, and at which time of the reader. */
function saidOf(heard: readonly DoorRead[], everyMs = 0): (Passage & { saidAt: number })[] {
  const said: (Passage & { saidAt: number })[] = [];
  let visit = beginVisit(heard[0]!);
  let judgedAt = Number.NEGATIVE_INFINITY;
  for (const read of heard) {
    visit = joinVisit(visit, read);
    if (read.time - judgedAt < everyMs) continue;
    judgedAt = read.time;
    const verdict = judgeVisit(visit, 0, DOOR);
    if (verdict === null || verdict === 'no-passage') continue;
    said.push({ ...verdict, saidAt: read.time });
    visit = spendVisit(visit, verdict);
  }
  return said;
}
