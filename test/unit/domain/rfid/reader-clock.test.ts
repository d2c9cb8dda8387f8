import { describe, expect, it } from 'vitest';
import { followClock, isLive, type ReaderClock } from '../../../../agent/domain/rfid/reader-clock.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const YEARS_2000 = -26 * 365 * 24 * 60 * MINUTE;

/** A reader that is heard every second for so many minutes, its clock ahead as `ahead` says at each second. */
function followed(minutes: number, ahead: (second: number) => number, from: ReaderClock | null = null, since = 0): ReaderClock {
  let clock = from;
  for (let second = 0; second <= minutes * 60; second++) clock = followClock(clock, ahead(second), since + second * SECOND);
  return clock!;
}

describe('a read of a tag', () => {
  it('is live where both clocks agree, from the first on', () => {
    expect(
      isLive(
        followed(0, () => 0),
        0,
      ),
    ).toBe(true);
    expect(
      isLive(
        followed(0, () => -20 * SECOND),
        -20 * SECOND,
      ),
    ).toBe(true);
  });

  it('is of the past where it is behind a clock that is right', () => {
    const clock = followed(30, () => 2 * SECOND);
    expect(isLive(clock, -40 * SECOND)).toBe(false);
    expect(isLive(clock, -90 * MINUTE)).toBe(false);
  });

  it('is not believed to be live by a clock in 2000 at first, and is once that clock has run evenly for twenty minutes', () => {
    expect(
      isLive(
        followed(5, () => YEARS_2000),
        YEARS_2000,
      ),
    ).toBe(false);
    const clock = followed(25, () => YEARS_2000);
    expect(isLive(clock, YEARS_2000)).toBe(true);
    expect(isLive(clock, YEARS_2000 - 90 * MINUTE)).toBe(false);
  });

  it('is of the past while a store of 150,000 reads is emptied, at one in a second or at five hundred', () => {
    for (const perSecond of [1, 500]) {
      const behind = (second: number) => Math.min(0, -41 * 60 * MINUTE + second * (perSecond - 1) * SECOND + second * SECOND * 0.2);
      let clock: ReaderClock | null = null;
      for (let second = 0; second < 40 * 60 && behind(second) < -MINUTE; second++) {
        clock = followClock(clock, behind(second), second * SECOND);
        expect(isLive(clock, behind(second)), `second ${second}`).toBe(false);
      }
    }
  });

  it('is live again by a clock that was set, and by one that is set back', () => {
    const wrong = followed(25, () => YEARS_2000);
    expect(isLive(followClock(wrong, 0, 26 * MINUTE), 0)).toBe(true);
    const ahead = followed(25, () => 60 * MINUTE);
    expect(isLive(ahead, 60 * MINUTE)).toBe(true);
    expect(
      isLive(
        followed(1, () => 0, ahead, 26 * MINUTE),
        0,
      ),
    ).toBe(true);
  });
});
