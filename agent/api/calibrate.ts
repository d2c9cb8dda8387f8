import { z } from 'zod';
import { pieceWeight, weightAtRest } from '../domain/stock/scale-calibration.ts';
import type { Store } from '../store/store.ts';

/** How a scale is calibrated: first empty, then with so many pieces on it. */
export const calibrateArgs = z.strictObject({
  device: z.string().min(1).max(64),
  step: z.enum(['empty', 'pieces', 'forget']),
  pieces: z.int().min(1).max(100_000).optional(),
  /** What it weighs, where a person says so and the scale is not asked. */
  grams: z.number().min(-1_000_000).max(100_000_000).optional(),
  /** What it has told until now does not count: something was just put on it or taken off. */
  fresh: z.boolean().default(false),
  /** One reading is enough. */
  once: z.boolean().default(false),
});

/** Why a scale was not calibrated, and whether its next readings may mend that. */
interface Refusal {
  readonly error: string;
  readonly retryable?: boolean;
}

/** Calibrates a scale by what it weighs now, or says why not; null when done. Runs in the caller's transaction. */
export function calibrate(store: Store, args: z.infer<typeof calibrateArgs>, at: number): Refusal | null {
  const refusal = teach(store, args, at);
  // What was believed of the sensor's tare was told from other weights.
  if (refusal === null) store.estimates.drop(args.device);
  return refusal;
}

function teach({ scales }: Store, args: z.infer<typeof calibrateArgs>, at: number): Refusal | null {
  const { device, step, pieces } = args;
  if (step === 'forget') return scales.drop(device) ? null : { error: `the scale ${device} is not calibrated` };
  const known = scales.get(device);
  if (step === 'pieces' && pieces === undefined) return { error: 'say how many pieces lie on it' };
  if (step === 'pieces' && known?.emptyGrams == null) return { error: `calibrate ${device} empty first` };
  if (args.fresh) scales.hearAnew(device);
  const heard = scales.heard(device);
  const weighed = args.grams === undefined ? weightAtRest(heard, args.once) : { ok: true as const, grams: args.grams };
  if (!weighed.ok) return { error: `${device}: ${weighed.problem}`, retryable: true };
  if (step === 'empty' || pieces === undefined || known?.emptyGrams == null) {
    scales.put({ device, emptyGrams: weighed.grams, piece: null, at });
    return null;
  }
  if (!heard) return { error: `${device}: nothing has been heard of it since the agent was started, so nobody can tell what lies on it` };
  const piece = pieceWeight(weighed.grams, known.emptyGrams, pieces);
  if (!piece.ok) return { error: `${device}: ${piece.problem}` };
  scales.put({ ...known, piece: { sku: heard.sku, grams: piece.grams, pieces }, at });
  return null;
}
