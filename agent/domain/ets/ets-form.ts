/** Additive or multiplicative errors. */
export type EtsError = 'A' | 'M';
/** No trend, an additive one, or a damped additive one. */
export type EtsTrend = 'N' | 'A' | 'Ad';
/** No season, an additive or a multiplicative one. */
export type EtsSeason = 'N' | 'A' | 'M';

/** One form of exponential smoothing in the taxonomy of Hyndman, Koehler, Ord and Snyder (2008, table 2.1). */
export interface EtsForm {
  readonly error: EtsError;
  readonly trend: EtsTrend;
  readonly season: EtsSeason;
}

/** Weights of the newest error in level, trend and season, and the damping of the trend; what the form does not have is 0, or 1 for phi. */
export interface EtsWeights {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly phi: number;
}

/** States before the first value; `seasonal[i]` is the season's effect on value i. */
export interface EtsStart {
  readonly level: number;
  readonly trend: number;
  readonly seasonal: readonly number[];
}

/** The usual name, for example ETS(M,Ad,M). */
export function etsName({ error, trend, season }: EtsForm): string {
  return `ETS(${error},${trend},${season})`;
}

/** How many numbers the likelihood is maximised over, the variance included. */
export function etsParameters({ trend, season }: EtsForm, period: number): number {
  const trended = { N: 0, A: 2, Ad: 3 }[trend];
  return 3 + trended + (season === 'N' ? 0 : period);
}

/**
 * The forms that are stable: no additive errors beside a multiplicative season, whose variance may be infinite (Hyndman et al. 2008,
 * section 15.1). What can be multiplied must be positive.
 */
export function etsForms(allowed: { readonly seasonal: boolean; readonly positive: boolean }): EtsForm[] {
  const forms: EtsForm[] = [];
  for (const error of allowed.positive ? (['A', 'M'] as const) : (['A'] as const))
    for (const season of allowed.seasonal ? (['N', 'A', 'M'] as const) : (['N'] as const))
      for (const trend of ['N', 'A', 'Ad'] as const) if (season !== 'M' || error === 'M') forms.push({ error, trend, season });
  return forms;
}
