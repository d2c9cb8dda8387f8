import { toIso } from '../../agent/domain/calendar.ts';
import type { Clock } from '../../agent/ports.ts';
import type { Wire } from '../wire.ts';

/** What a person scans; `quantity` counts the code. */
export interface ScanWords {
  readonly action: 'receive' | 'putaway' | 'pick' | 'return';
  readonly code: string;
  readonly quantity: number;
  readonly location?: string;
  readonly to?: string;
  readonly order?: string;
  readonly condition?: 'sellable' | 'quarantine';
  readonly operator?: string;
}

/** A barcode scanner with a sequence of its own. */
export interface Scanner {
  scan(words: ScanWords): void;
}

/** Creates a scanner that publishes what `scanner-json` reads. `boot` tells its sequence from that of an earlier run. */
export function createScanner(
  wire: Wire,
  clock: Pick<Clock, 'now'>,
  at: { site: string; device: string; boot?: string | undefined },
): Scanner {
  const topic = `warehouse/${at.site}/scanner/${at.device}`;
  let seq = 0;
  return {
    scan(words) {
      wire.publish(topic, JSON.stringify({ boot: at.boot, seq: seq++, ts: toIso(clock.now()), ...words }));
    },
  };
}
