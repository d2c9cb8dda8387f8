import { toIso } from '../../agent/domain/calendar.ts';
import type { Clock } from '../../agent/ports.ts';
import type { SeededRandom } from '../random.ts';
import type { Wire } from '../wire.ts';
import { type Conditions, ordinaryConditions } from '../world/conditions.ts';
import { stampsOf } from './stamps.ts';

/** A scale under a bin, whose name it bears. */
export interface Scale {
  /** Publishes what lies there now. */
  report(): void;
}

interface Setting {
  readonly site: string;
  readonly bin: string;
  /** Tells its sequence from that of an earlier run. */
  readonly boot?: string | undefined;
  readonly unitWeightGrams: number;
  readonly tareGrams: number;
  /** What it bears; of a share of a unit where it bears something else besides. */
  readonly units: () => number;
  /** Standard deviation of its noise, as a share of one unit; 0.06 where it is not given. */
  readonly noiseUnits?: number | undefined;
  readonly conditions?: Conditions | undefined;
}

const NOISE_UNITS = 0.06;
/** The word of sixteen bits for "no reading": a scale that has one does not say it, as the agent refuses it. */
const NO_READING = 65_535;

/** Creates a scale that publishes what `shelf-json` reads, a little off as scales are. */
export function createScale(wire: Wire, clock: Pick<Clock, 'now'>, random: SeededRandom, setting: Setting): Scale {
  const topic = `warehouse/${setting.site}/shelf/${setting.bin}`;
  const { stuck, dead, driftGrams } = setting.conditions ?? ordinaryConditions();
  const noiseGrams = (setting.noiseUnits ?? NOISE_UNITS) * setting.unitWeightGrams;
  const stamp = stampsOf(clock);
  let seq = 0;
  let shown: number | null = null;

  function weigh(): number {
    const exact = setting.tareGrams + setting.units() * setting.unitWeightGrams;
    const grams = Math.round(exact + (driftGrams.get(setting.bin) ?? 0) + random.normal() * noiseGrams);
    return grams === NO_READING ? NO_READING - 1 : grams;
  }

  return {
    report() {
      if (dead.has(setting.bin)) return;
      const weightGrams: number = shown !== null && stuck.has(setting.bin) ? shown : weigh();
      shown = weightGrams;
      wire.publish(
        topic,
        JSON.stringify({
          boot: setting.boot,
          seq: seq++,
          ts: toIso(stamp()),
          weightGrams,
          batteryPercent: Math.max(5, 100 - Math.floor(seq / 400)),
        }),
      );
    },
  };
}
