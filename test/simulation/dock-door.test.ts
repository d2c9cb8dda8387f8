import { describe, expect, it } from 'vitest';
import type { Passage } from '../../agent/domain/rfid/door.ts';
import { type ArrivingRead, type DoorReader, readDoor } from '../../simulator/devices/rfid-door.ts';
import { standingTags } from '../../simulator/devices/rfid-standing.ts';
import { type DoorTag, doorTraffic } from '../../simulator/devices/rfid-tags.ts';
import { createRandom } from '../../simulator/random.ts';
import { passagesSaid } from '../support/door-gateway.ts';

const READER: DoorReader = { device: 'dock-1', readProbability: 0.95, readsPerDwell: 50, clockOffsetMs: 0, copied: 0.05, meanDelayMs: 300 };
const TRAFFIC = { tagsPerMinute: 500, minutes: 2, parked: 40 };
const SEEDS = ['dock-door-1', 'dock-door-2', 'dock-door-3'];
/** Longer than any way lasts that has begun. */
const UNTIL_MS = 320_000;
/** A passage said is that of the world where they are not further apart. */
const NEAR_MS = 8000;

interface Scene {
  readonly tags: readonly DoorTag[];
  readonly reads: readonly ArrivingRead[];
}

function sceneOf(seed: string, reader: Partial<DoorReader> = {}, minutes = TRAFFIC.minutes): Scene {
  const random = createRandom(seed);
  const tags = doorTraffic(random.stream('traffic'), { ...TRAFFIC, minutes });
  return { tags, reads: readDoor(random.stream('reads'), tags, { ...READER, ...reader }, [0, UNTIL_MS]) };
}

/** What was said, held against what was so. */
function score(tags: readonly DoorTag[], said: ReadonlyMap<string, readonly Passage[]>, clockOffsetMs = 0) {
  const tally = { passages: 0, right: 0, wrong: 0, unsaid: 0, invented: 0 };
  for (const tag of tags) {
    const heard = (said.get(tag.epc) ?? []).map((passage) => ({ ...passage, time: passage.time - clockOffsetMs }));
    for (const passage of tag.passages) {
      const near = heard.filter(({ time }) => Math.abs(time - passage.time) < NEAR_MS);
      tally.passages++;
      if (near.length === 0) tally.unsaid++;
      else if (near.length === 1 && near[0]!.direction === passage.direction) tally.right++;
      else tally.wrong++;
    }
    tally.invented += heard.filter(({ time }) => tag.passages.every((passage) => Math.abs(time - passage.time) >= NEAR_MS)).length;
  }
  return tally;
}

describe('a dock door that 500 tags pass in a minute', () => {
  it('tells the direction of 99.5 % of them, the wrong one of less than one in a thousand, and none of those that stand near or turn back', {
    timeout: 120_000,
  }, () => {
    const tallies = SEEDS.map((seed) => {
      const { tags, reads } = sceneOf(seed);
      return score(tags, passagesSaid(reads));
    });
    const sum = (of: keyof (typeof tallies)[number]): number => tallies.reduce((total, tally) => total + tally[of], 0);
    expect(sum('passages')).toBeGreaterThan(500 * TRAFFIC.minutes * SEEDS.length * 0.9);
    expect(sum('right') / sum('passages')).toBeGreaterThanOrEqual(0.995);
    expect(sum('wrong') / sum('passages')).toBeLessThan(0.001);
    expect(sum('invented')).toBe(0);
  });

  it('says the same by a reader whose clock is in the year 2000, and when all that was read comes once more', { timeout: 120_000 }, () => {
    const behind = Date.UTC(2000, 0, 1) - Date.UTC(2026, 0, 1);
    const { tags, reads } = sceneOf(SEEDS[0]!, {}, 1);
    const shifted = reads.map(({ arrival, read }) => ({ arrival, read: { ...read, deviceTime: read.deviceTime + behind } }));
    const replayed = shifted.map(({ read }) => ({ arrival: UNTIL_MS + 60_000, read }));
    const said = passagesSaid(shifted);
    expect(score(tags, said, behind)).toEqual(score(tags, passagesSaid(reads)));
    expect(passagesSaid([...shifted, ...replayed])).toEqual(said);
  });

  it('is told fewer ways, not more wrong ones, where the reader misses more', { timeout: 120_000 }, () => {
    const tallies = [0.4, 0.2, 0.1].map((readProbability) => {
      const { tags, reads } = sceneOf('dock-door-misses', { readProbability }, 1);
      return score(tags, passagesSaid(reads));
    });
    const rights = tallies.map(({ right, passages }) => right / passages);
    expect(rights).toEqual([...rights].sort((one, other) => other - one));
    expect(rights[0]).toBeGreaterThan(0.9);
    for (const { wrong, invented, passages } of tallies) expect((wrong + invented) / passages).toBeLessThan(0.02);
  });

  it('tells the direction of 95 % by a reader that tells no strength', { timeout: 120_000 }, () => {
    const { tags, reads } = sceneOf('dock-door-untold', {}, 1);
    const untold = reads.map(({ arrival, read }) => ({ arrival, read: { ...read, rssiDbm: null } }));
    const { right, wrong, passages } = score(tags, passagesSaid(untold));
    expect(right / passages).toBeGreaterThan(0.95);
    expect(wrong).toBe(0);
  });
});

describe('a dock door near which tags stand in slow fading, while people walk by', () => {
  it.each([
    ['one by one', 0.95, 1],
    ['one by one, most of them missed', 0.4, 1],
    ['every five seconds', 0.95, 5000],
  ])('is passed by none of them where its reads come %s', (_, readProbability, everyMs) => {
    const random = createRandom('dock-door-standing');
    const minutes = 4;
    const tags = standingTags(random.stream('tags'), 12, minutes * 60_000);
    const reads = readDoor(random.stream('reads'), tags, { ...READER, readProbability }, [0, minutes * 60_000]);
    expect(reads.length).toBeGreaterThan(12 * 60 * minutes);
    const come = reads.map(({ arrival, read }) => ({ arrival: Math.ceil(arrival / everyMs) * everyMs, read }));
    expect([...passagesSaid(come)]).toEqual([]);
  });
});
