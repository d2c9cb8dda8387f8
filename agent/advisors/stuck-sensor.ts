import { z } from 'zod';
import { phrase, said } from '../domain/sentences/phrase.ts';
import { defineAdvisor } from './advisor.ts';

const OVER = 0.1;

/** A shelf sensor that says the same whatever lies on it. */
export const stuckSensor = defineAdvisor({
  kind: 'stuck-sensor',
  title: 'A shelf sensor says the same whatever lies on it',
  options: z.strictObject({
    kind: z.literal('stuck-sensor'),
    from: z.number().min(0.5).max(0.999).default(0.9).describe('Probability from which on it is called stuck'),
  }),
  lookAtDevice({ device, sensor, isRaised }, { from }) {
    const least = isRaised?.('stuck-sensor') ? OVER : from;
    if (!sensor || sensor.stuck < least) return null;
    return { ...said(phrase('stuckSensor', { device })), numbers: { probability: sensor.stuck } };
  },
});
