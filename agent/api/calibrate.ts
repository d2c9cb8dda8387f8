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

/** Calibrates a scale by what it weighs now; null, or why not. Runs in the caller's transaction. */
export function calibrate(store: Store, args: z.infer<typeof calibrateArgs>, at: number): string | null {
  const { device, step, pieces } = args;
  const { scales } = store;
  if (step === 'forget') {
    if (!scales.drop(device)) return `the scale ${device} is not calibrated`;
    store.estimates.drop(device);
    return null;
  }
  if (args.fresh) scales.hearAnew(device);
  const known = scales.get(device);
  const heard = scales.heard(device);
  const weighed = args.grams === undefined ? weightAtRest(heard, args.once) : { ok: true as const, grams: args.grams };
  if (!weighed.ok) return `${device}: ${weighed.problem}`;
  if (step === 'empty') {
    scales.put({ device, emptyGrams: weighed.grams, piece: null, at });
    store.estimates.drop(device);
    return null;
  }
  if (pieces === undefined) return 'say how many pieces lie on it';
  if (known?.emptyGrams == null) return `calibrate ${device} empty first`;
  const sku = heard?.sku;
  if (sku === undefined) return `${device}: nothing has been heard of it since the agent was started, so nobody can tell what lies on it`;
  const piece = pieceWeight(weighed.grams, known.emptyGrams, pieces);
  if (!piece.ok) return `${device}: ${piece.problem}`;
  scales.put({ ...known, piece: { sku, grams: piece.grams, pieces }, at });
  // What was believed of the sensor's tare was told from other weights.
  store.estimates.drop(device);
  return null;
}
