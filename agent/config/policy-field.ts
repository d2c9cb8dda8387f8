import { policies } from '../policies/index.ts';
import { oneOf } from './one-of.ts';

/** A policy with its options: one field, so that the manual shows the kinds once. */
export const policyField = oneOf(policies);
