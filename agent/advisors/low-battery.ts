import { z } from 'zod';
import { phrase, said } from '../domain/sentences/phrase.ts';
import { defineAdvisor } from './advisor.ts';

/** A cold night takes some percent and gives them back: an alert ends so far above the limit. */
const RECOVERED_PERCENT = 5;

/** A device whose battery should be changed before it falls silent. */
export const lowBattery = defineAdvisor({
  kind: 'low-battery',
  title: 'The battery of a device runs low',
  options: z.strictObject({
    kind: z.literal('low-battery'),
    below: z.number().min(1).max(90).default(15).describe('Percent below which it is low'),
  }),
  lookAtDevice({ device, batteryPercent, isRaised }, { below }) {
    const limit = isRaised?.('low-battery') ? below + RECOVERED_PERCENT : below;
    if (batteryPercent == null || batteryPercent >= limit) return null;
    return { ...said(phrase('lowBattery', { device, percent: Math.round(batteryPercent) })), numbers: { batteryPercent, below } };
  },
});
