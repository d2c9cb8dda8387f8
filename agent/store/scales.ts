import type { HeardWeights, ScaleCalibration } from '../domain/stock/scale-calibration.ts';
import type { Database } from './database.ts';
import { createRecent } from './recent.ts';

/** A calibration, and when it was made, UTC milliseconds. */
export interface CalibrationRow extends ScaleCalibration {
  readonly device: string;
  readonly at: number;
}

interface Stored {
  readonly device: string;
  readonly emptyGrams: number | null;
  readonly pieceGrams: number | null;
  readonly sku: string | null;
  readonly pieces: number | null;
  readonly at: number;
}

const SCALES_HEARD = 8192;
const WEIGHTS_KEPT = 8;

/** How scales were calibrated; and what they weighed last, remembered while the agent runs, for whoever calibrates one. */
export function scalesTable(db: Database) {
  const rows = db.prepare<[], Stored>(
    `SELECT device, empty_grams AS emptyGrams, piece_grams AS pieceGrams, sku, pieces, calibrated_at AS at
    FROM scale_calibrations ORDER BY device`,
  );
  const put = db.prepare<unknown[]>(
    `INSERT OR REPLACE INTO scale_calibrations (device, empty_grams, piece_grams, sku, pieces, calibrated_at)
    VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const drop = db.prepare<[string]>('DELETE FROM scale_calibrations WHERE device = ?');
  const heard = createRecent<string, HeardWeights>(SCALES_HEARD);
  let known: Map<string, CalibrationRow> | null = null;

  function read(): Map<string, CalibrationRow> {
    if (known && !db.readonly) return known;
    known = new Map(rows.all().map((row) => [row.device, toRow(row)]));
    return known;
  }

  return {
    get: (device: string): CalibrationRow | null => read().get(device) ?? null,
    all: (): CalibrationRow[] => [...read().values()],
    put({ device, emptyGrams, piece, at }: CalibrationRow): void {
      put.run(device, emptyGrams, piece?.grams ?? null, piece?.sku ?? null, piece?.pieces ?? null, at);
      known = null;
    },
    /** Returns whether there was one. */
    drop(device: string): boolean {
      known = null;
      return drop.run(device).changes > 0;
    },
    /** Remembers what a scale weighs, in grams, whatever can be made of it. */
    hear(device: string, sku: string, grams: number): void {
      const before = heard.get(device);
      const weights = before?.sku === sku ? before.weights.slice(1 - WEIGHTS_KEPT) : [];
      heard.set(device, { sku, weights: [...weights, grams] });
    },
    heard: (device: string): HeardWeights | null => heard.get(device) ?? null,
    /** What it weighed until now no longer counts. */
    hearAnew(device: string): void {
      const before = heard.get(device);
      if (before) heard.set(device, { ...before, weights: [] });
    },
    /** Forgets what is cached of the table: another connection has written, or a transaction was rolled back. */
    forget(): void {
      known = null;
    },
  };
}

function toRow({ device, emptyGrams, pieceGrams, sku, pieces, at }: Stored): CalibrationRow {
  const piece = pieceGrams === null || sku === null || pieces === null ? null : { sku, grams: pieceGrams, pieces };
  return { device, emptyGrams, piece, at };
}
