import { toIso } from '../../agent/domain/calendar.ts';
import type { Clock } from '../../agent/ports.ts';
import type { Wire } from '../wire.ts';
import { type Conditions, ordinaryConditions } from '../world/conditions.ts';
import { stampsOf } from './stamps.ts';

/** What a person scans; `quantity` counts the code. */
export interface ScanWords {
  readonly action: 'receive' | 'putaway' | 'pick' | 'return' | 'count';
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
  /** Sends what it has kept, where it can. */
  sync(): void;
}

export interface ScannerSetting {
  readonly site: string;
  readonly device: string;
  /** Tells its sequence from that of an earlier run. */
  readonly boot?: string | undefined;
  readonly conditions?: Conditions | undefined;
}

/** Creates a scanner that publishes what `scanner-json` reads. While it is out of reach (`dead`) it keeps what is scanned, as such devices do, and sends it in order when it is back. */
export function createScanner(wire: Wire, clock: Pick<Clock, 'now'>, { site, device, boot, conditions }: ScannerSetting): Scanner {
  const topic = `warehouse/${site}/scanner/${device}`;
  const { dead } = conditions ?? ordinaryConditions();
  const stamp = stampsOf(clock);
  let kept: string[] = [];
  let seq = 0;

  function sync(): void {
    if (dead.has(device)) return;
    const messages = kept;
    kept = [];
    for (const message of messages) wire.publish(topic, message);
  }

  return {
    scan(words) {
      kept.push(JSON.stringify({ boot, seq: seq++, ts: toIso(stamp()), ...words }));
      sync();
    },
    sync,
  };
}
