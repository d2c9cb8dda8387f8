import { meanOf } from '../mathematics/statistics.ts';

/** How the lender's steps go with the own ones that follow them. */
export interface BorrowingTerms {
  readonly season: number;
  /** Steps of own demand that weigh as much as what the lender's level says. */
  readonly ownSteps: number;
}

/**
 * The lender's demand at the level of a new item: times what the item has sold, and a credit of some steps at the lender's mean, over the same of the lender in the same phases
 * of the season (a credibility ratio, Buehlmann 1967, "Experience rating and credibility"). Empty where the lender sells nothing.
 */
export function borrowedDemand(own: readonly number[], lender: readonly number[], { season, ownSteps }: BorrowingTerms): number[] {
  const theirs = meanOf(lender);
  if (theirs <= 0) return [];
  const phases = Array.from({ length: season }, (_, phase) => lender.filter((_, at) => (lender.length - at) % season === phase));
  const usual = (step: number) => meanOf(phases[(season - (step % season)) % season]!);
  const credit = ownSteps * theirs;
  const [sold, alike] = own.reduce(([sum, same], value, step) => [sum + value, same + usual(step)], [credit, credit]);
  return lender.map((value) => (value * sold!) / alike!);
}
