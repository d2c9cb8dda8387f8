import { z } from 'zod';

/** A currency by its ISO 4217 code. */
export function currencyCode() {
  return z.string().regex(/^[A-Z]{3}$/, 'must be three capital letters, for example EUR');
}
