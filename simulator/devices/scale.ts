import { toIso } from '../../agent/domain/calendar.ts';
import type { Clock } from '../../agent/ports.ts';
import type { SeededRandom } from '../random.ts';
import type { Wire } from '../wire.ts';

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
  readonly units: () => number;
}

/** Standard deviation of the noise, as a share of one unit. */
const NOISE_UNITS = 0.06;

/** Creates a scale that publishes what `shelf-json` reads, a little off as scales are. */
export function createScale(wire: Wire, clock: Pick<Clock, 'now'>, random: SeededRandom, setting: Setting): Scale {
  const topic = `warehouse/${setting.site}/shelf/${setting.bin}`;
  let seq = 0;
  return {
    report() {
      const exact = setting.tareGrams + setting.units() * setting.unitWeightGrams;
      const weightGrams = Math.round(exact + random.normal() * NOISE_UNITS * setting.unitWeightGrams);
      wire.publish(
        topic,
        JSON.stringify({
          boot: setting.boot,
          seq: seq++,
          ts: toIso(clock.now()),
          weightGrams,
          batteryPercent: Math.max(5, 100 - Math.floor(seq / 400)),
        }),
      );
    },
  };
}
