import { z } from 'zod';
import { phrase, said } from '../domain/sentences/phrase.ts';
import { defineAdvisor } from './advisor.ts';

const OVER = 0.1;

/** A shelf sensor whose tare runs away. */
export const driftingSensor = defineAdvisor({
  kind: 'drifting-sensor',
  title: 'The tare of a shelf sensor runs away',
  options: z.strictObject({
    kind: z.literal('drifting-sensor'),
    from: z.number().min(0.5).max(0.999).default(0.9).describe('Probability from which on it is called drifting'),
  }),
  lookAtDevice({ device, sensor, isRaised }, { from }) {
    const least = isRaised?.('drifting-sensor') ? OVER : from;
    if (!sensor || sensor.drifting < least) return null;
    const { bias, driftPerDay, drifting } = sensor;
    return { ...said(phrase('driftingSensor', { device, bias })), numbers: { bias, driftPerDay, probability: drifting } };
  },
});
