import { z } from 'zod';
import { defineFault, type FaultStage } from './fault.ts';

const bin = z.string().min(1).optional().describe('The scale, which bears the name of its bin; without it one is drawn');

/** A scale by name, or drawn; null where there is none. */
function scaleOf({ items, random }: FaultStage, name: string | undefined): string | null {
  const scales = items.filter((item) => item.watchedBy === 'scale').map((item) => item.bins[0]!);
  return name ?? (scales.length > 0 ? random.pick(scales) : null);
}

/** A scale shows more than lies there, or less. */
export const scaleDrift = defineFault({
  kind: 'scale-drift',
  title: 'A scale shows so many grams too much, or too little with a minus',
  bends: 'levels',
  options: z.strictObject({
    kind: z.literal('scale-drift'),
    bin,
    grams: z.number().min(-100_000).max(100_000).default(300).describe('By how much'),
  }),
  begin(stage, options) {
    const scale = scaleOf(stage, options.bin);
    const { driftGrams } = stage.conditions;
    if (scale === null) return () => undefined;
    driftGrams.set(scale, options.grams);
    return () => void driftGrams.delete(scale);
  },
});

/** A scale repeats itself. */
export const scaleStuck = defineFault({
  kind: 'scale-stuck',
  title: 'A scale shows the same weight whatever lies there',
  bends: 'levels',
  options: z.strictObject({ kind: z.literal('scale-stuck'), bin }),
  begin(stage, options) {
    const scale = scaleOf(stage, options.bin);
    const { stuck } = stage.conditions;
    if (scale === null) return () => undefined;
    stuck.add(scale);
    return () => void stuck.delete(scale);
  },
});

/** A device says nothing. */
export const deviceDead = defineFault({
  kind: 'device-dead',
  title: 'A device is out of reach: a scale says nothing, a scanner keeps what is scanned and sends it afterwards',
  options: z.strictObject({
    kind: z.literal('device-dead'),
    device: z.string().min(1).optional().describe('Its name; without it one is drawn'),
  }),
  begin({ zones, random, conditions }, options) {
    const device = options.device ?? random.pick(zones.flatMap(({ floor }) => floor.devices));
    conditions.dead.add(device);
    return () => void conditions.dead.delete(device);
  },
});
