import { meanOf, sdOf } from '../mathematics/statistics.ts';

/** By the value of a year's demand: the few that make most of it, the many that make little. */
export const ABC_CLASSES = ['A', 'B', 'C'] as const;
export type AbcClass = (typeof ABC_CLASSES)[number];

/** By how much demand varies from week to week: little, some, much. */
export const XYZ_CLASSES = ['X', 'Y', 'Z'] as const;
export type XyzClass = (typeof XYZ_CLASSES)[number];

/** Where an item stands among the items of its site. */
export interface ItemClass {
  readonly abc: AbcClass;
  readonly xyz: XyzClass;
}

/** What names items by their class: one letter, or both. */
export const CLASS_SELECTORS = [
  ...ABC_CLASSES,
  ...XYZ_CLASSES,
  ...ABC_CLASSES.flatMap((abc) => XYZ_CLASSES.map((xyz) => `${abc}${xyz}` as const)),
] as const;
export type ClassSelector = (typeof CLASS_SELECTORS)[number];

/** One item as it is to be classed. */
export interface MeasuredItem {
  readonly sku: string;
  /** What its value is counted in; items of one group are ranked among themselves. */
  readonly group: string;
  readonly valuePerYear: number;
  /** Coefficient of variation of weekly demand; infinite where nothing was wanted. */
  readonly variation: number;
  /** As it was classed before, if it was. */
  readonly before: ItemClass | null;
}

const DAYS_PER_WEEK = 7;
/** A year in whole weeks. */
export const CLASS_WEEKS = 52;
const LEAST_WEEKS = 4;

// Cumulative share of the value at which A and B end: Silver, Pyke and Thomas, 4th ed., on A, B and C items, in the usual form of 80 and 95 %.
const SHARE_CUTS = [0.8, 0.95] as const;
const SHARE_MARGIN = 0.02;
// Coefficients of variation at which X and Y end, by convention, for weekly demand; the method is that of Scholz-Reiter, Heger, Meinecke and Bergmann 2012.
const VARIATION_CUTS = [0.5, 1] as const;
const VARIATION_MARGIN = 0.05;

/** Whether a class is one of those that a selector names; an unclassed item is of none. */
export function isOfClass(item: ItemClass | null, selector: ClassSelector): boolean {
  return item !== null && [...selector].every((letter) => letter === item.abc || letter === item.xyz);
}

/** Demand of whole weeks up to a day, oldest first, of an item known from `firstDay` on: at most a year of them; returns count as no demand. */
export function weeklyDemand(
  days: readonly { readonly day: number; readonly quantity: number }[],
  span: { readonly firstDay: number; readonly throughDay: number },
): number[] {
  const known = Math.floor((span.throughDay - span.firstDay + 1) / DAYS_PER_WEEK);
  const weeks = new Array<number>(Math.max(0, Math.min(CLASS_WEEKS, known))).fill(0);
  for (const { day, quantity } of days) {
    const ago = Math.floor((span.throughDay - day) / DAYS_PER_WEEK);
    if (ago >= 0 && ago < weeks.length) weeks[weeks.length - 1 - ago]! += Math.max(0, quantity);
  }
  return weeks;
}

/** Units a year and coefficient of variation of weekly demand; null where too few weeks are known to tell. */
export function measureWeeks(weeks: readonly number[]): { readonly unitsPerYear: number; readonly variation: number } | null {
  if (weeks.length < LEAST_WEEKS) return null;
  const mean = meanOf(weeks);
  return { unitsPerYear: mean * CLASS_WEEKS, variation: mean > 0 ? sdOf(weeks) / mean : Number.POSITIVE_INFINITY };
}

/**
 * The class of each item. ABC: by the share of the group's value that more valuable items have before it. XYZ: by the variation. An item that was classed before changes only
 * where it is past the cut by a margin, or those near it would change every night.
 */
export function classed(items: readonly MeasuredItem[]): Map<string, ItemClass> {
  const classes = new Map<string, ItemClass>();
  const totals = new Map<string, number>();
  for (const { group, valuePerYear } of items) totals.set(group, (totals.get(group) ?? 0) + valuePerYear);
  const passed = new Map<string, number>();
  const ranked = [...items].sort((a, b) => b.valuePerYear - a.valuePerYear || (a.sku < b.sku ? -1 : 1));
  for (const { sku, group, valuePerYear, variation, before } of ranked) {
    const sum = passed.get(group) ?? 0;
    passed.set(group, sum + valuePerYear);
    // What nobody wants is at the end, even where nothing is wanted at all.
    const share = valuePerYear > 0 ? sum / totals.get(group)! : Number.POSITIVE_INFINITY;
    const abc = bandOf(share, { cuts: SHARE_CUTS, margin: SHARE_MARGIN, before: before && ABC_CLASSES.indexOf(before.abc) });
    const xyz = bandOf(variation, { cuts: VARIATION_CUTS, margin: VARIATION_MARGIN, before: before && XYZ_CLASSES.indexOf(before.xyz) });
    classes.set(sku, { abc: ABC_CLASSES[abc]!, xyz: XYZ_CLASSES[xyz]! });
  }
  return classes;
}

/** The number of cuts that a value has reached; from another band only with the margin. */
function bandOf(
  value: number,
  { cuts, margin, before }: { readonly cuts: readonly number[]; readonly margin: number; readonly before: number | null },
): number {
  const reached = (shift: number) => cuts.filter((cut) => value >= cut + shift).length;
  const plain = reached(0);
  if (before === null || plain === before) return plain;
  return plain > before ? Math.max(before, reached(margin)) : Math.min(before, reached(-margin));
}
