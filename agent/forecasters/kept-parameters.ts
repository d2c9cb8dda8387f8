import { z } from 'zod';

/** Form and weights of an exponential smoothing that was fitted before. */
export const keptEts = z.object({
  form: z.object({ error: z.enum(['A', 'M']), trend: z.enum(['N', 'A', 'Ad']), season: z.enum(['N', 'A', 'M']) }),
  weights: z.object({ alpha: z.number(), beta: z.number(), gamma: z.number(), phi: z.number() }),
});

/** Weights of a theta model that was fitted before. */
export const keptTheta = z.object({ alpha: z.number(), theta: z.number() });

/** Orders and unbounded parameters of an ARIMA model that was fitted before. */
export const keptArima = z.object({
  order: z.object({ p: z.int(), d: z.int(), q: z.int(), P: z.int(), D: z.int(), Q: z.int(), season: z.int() }),
  constant: z.boolean(),
  parameters: z.array(z.number()),
});
