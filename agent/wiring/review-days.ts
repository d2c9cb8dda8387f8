import type { PolicyInput } from '../policies/policy.ts';

/** A policy's options where its item can only be ordered every so many days: it is looked at no more often than that. */
export function withOrderDays<Options extends object>(options: Options, { orderEveryDays = 0 }: PolicyInput): Options {
  const { reviewDays, periodDays } = options as { reviewDays?: number; periodDays?: number };
  if (reviewDays !== undefined && reviewDays < orderEveryDays) return { ...options, reviewDays: orderEveryDays };
  if (periodDays !== undefined && periodDays < orderEveryDays) return { ...options, periodDays: orderEveryDays };
  return options;
}
