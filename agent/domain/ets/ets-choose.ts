import type { DemandSeries } from '../forecast/forecast.ts';
import { type EtsFit, fitEts } from './ets-fit.ts';
import { type EtsForm, etsForms } from './ets-form.ts';

/** Steps of a search: a first look tells hopeless forms, the rest goes to the best. */
const LOOK = 12;
const FULL = 80;
/** Forms this far behind after the first look do not catch up. */
const HOPELESS = 12;

/**
 * The form with the least corrected Akaike criterion among those that suit the series (Hyndman et al. 2008, section 15.2). `period` 1 or
 * fewer than two seasons: no seasonal forms. Null where the series is too short for any.
 */
export function chooseEts(series: DemandSeries, period: number, forms = suitedForms(series, period)): EtsFit | null {
  const looks = forms.flatMap((form) => fitEts(series, form, { period, steps: LOOK }) ?? []).sort((a, b) => a.criterion - b.criterion);
  const first = looks[0];
  if (!first) return null;
  let best: EtsFit | null = null;
  for (const { form, criterion } of looks) {
    if (criterion > first.criterion + HOPELESS) break;
    const fit = fitEts(series, form, { period, steps: FULL, starts: 3 });
    if (fit && (!best || fit.criterion < best.criterion)) best = fit;
  }
  return best ?? first;
}

/** The forms that a series allows. */
export function suitedForms(series: DemandSeries, period: number): EtsForm[] {
  return etsForms({ seasonal: period > 1 && series.length >= 2 * period + 1, positive: series.every((value) => value > 0) });
}
