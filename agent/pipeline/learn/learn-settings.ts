import type { Calendar } from '../../domain/calendar.ts';
import type { ForecasterChoice } from '../../domain/forecast/forecast.ts';
import type { Holiday } from '../../domain/time/holidays.ts';

/** How the agent learns, in the configuration's words. */
export interface LearnSettings {
  readonly calendar: Calendar;
  /** The holiday on a day, null where it is none; without it there are no holidays. */
  readonly holidayOn?: (day: number) => Holiday | null;
  readonly candidates: readonly ForecasterChoice[];
  readonly horizonDays: number;
  readonly historyDays: number;
  /** Fewer days of history justify no forecast: the policy goes by what was seen. */
  readonly leastDays: number;
  readonly chooseEveryMs: number;
  /** Days for which a model that was chosen anew is tried beside the one that serves; 0: it serves at once. */
  readonly shadowDays: number;
  /** Days between two forecasts of an item; in between its forecast is used as so many days old. */
  readonly updateEveryDays: number;
  /** How long the fits of a night may take; what is left waits for the next. */
  readonly budgetMs: number;
  readonly atOnce: number;
  /** How often all items are learnt from together, in days, and how long that may take; absent: never. */
  readonly pool?: { readonly everyDays: number; readonly budgetMs: number };
  /** Days between two looks at an item, as in the policy; with the lead time it makes the protection interval. */
  readonly reviewDays: number;
}
