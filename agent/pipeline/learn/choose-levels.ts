import type { Learning } from '../../domain/forecast/rolling-forecast.ts';
import type { Item } from '../../domain/items/item.ts';
import { firstDemandAt } from '../../domain/levels/first-demand.ts';
import {
  type ChoiceCase,
  type ChoiceSettings,
  countsFirsts,
  isChoosable,
  LEAST_DAYS,
  LEAST_ITEMS,
  type LevelChoice,
} from '../../domain/levels/level-choice.ts';
import { payloadHash } from '../../domain/messages/payload-hash.ts';
import { AgentError } from '../../errors.ts';
import type { Clock, Compute, Log } from '../../ports.ts';
import type { Store } from '../../store/store.ts';
import type { Counters } from '../counters.ts';
import type { DecideSettings } from '../decide/decide-settings.ts';
import { createLoop, type Loop } from '../loop.ts';
import { stopwatch } from '../stopwatch.ts';
import { choiceDemand, knownPast } from './choice-demand.ts';
import { countFirsts, type FirstsOfItems, firstsKey } from './count-firsts.ts';
import type { LearnSettings } from './learn-settings.ts';

/** Chooses the parameters of levels by simulation, for the policies that have them chosen: where that is due, from a sample of the items with the longest history. Each night it counts, over all of them, what was asked for first. */
export interface ChooseLevels extends Loop {
  /** Looks for what is due; it begins once no forecast waits. */
  begin(): void;
  /** Bits still to be done, at least. */
  waiting(): number;
}

export interface ChooseParts {
  readonly decide: () => Pick<DecideSettings, 'policyFor'>;
  readonly learn: () => LearnSettings;
  /** Forecasts wait: they go first. */
  readonly isBusy: () => boolean;
  /** The date is not known: nothing is chosen. */
  readonly isHeld: () => boolean;
  /** Items may be ordered otherwise from now on. */
  readonly onChosen: () => void;
}

/** A turn ends after this long, or after so many items. */
const TURN_MS = 8;
const ITEMS_PER_TURN = 64;
const RETRY_MS = 1000;
const BUSY_MS = 60_000;
/** The simulated past is learnt from weekly, and models are chosen seldom: every night of a year would take hours. */
const REFIT_STEPS = 7;
const CHOOSE_STEPS = 90;

/** An item that may be simulated: the longest history goes first, and among the same by lot, the same each time. */
interface Candidate {
  readonly sku: string;
  readonly days: number;
  readonly lot: number;
}

/** One choice that is due, its items, and what came of it: null is nothing. */
interface Due {
  readonly settings: ChoiceSettings;
  readonly candidates: Candidate[];
  readonly cases: ChoiceCase[];
  choice?: LevelChoice | null;
}

/** What is counted of the items of one choice that have a base unit in common. */
interface UnitFirsts {
  readonly choiceKey: string;
  readonly unit: string;
  readonly counted: FirstsOfItems;
}

/** Where the work of a night stands. */
interface Night {
  readonly originDay: number;
  readonly skus: readonly string[];
  next: number;
  /** Choices that items go by. */
  readonly asked: Set<string>;
  /** First demands of all items of a choice for which they count, each base unit apart. */
  readonly firsts: Map<string, UnitFirsts>;
  readonly due: Map<string, Due>;
}

/** Creates it at rest. */
export function createChooseLevels(
  { clock, compute, log, counters }: { readonly clock: Clock; readonly compute: Compute; readonly log: Log; readonly counters: Counters },
  store: Store,
  parts: ChooseParts,
): ChooseLevels {
  let isAsked = false;
  let night: Night | null = null;

  /** Looks at the next items: whose choice is due, and how much there is to choose from. */
  function survey(of: Night): void {
    const endsAt = stopwatch(clock) + TURN_MS;
    const last = Math.min(of.skus.length, of.next + ITEMS_PER_TURN);
    while (of.next < last && stopwatch(clock) <= endsAt) {
      const item = store.items.get(of.skus[of.next++]!);
      const settings = item && parts.decide().policyFor(item).choice;
      if (!settings) continue;
      of.asked.add(settings.key);
      if (countsFirsts(settings.terms)) firstsOf(of, settings, item).add(item);
      if (!isDue(settings, of.originDay) || !isChoosable(item, settings.terms)) continue;
      const past = knownPast(store, { ...parts.learn(), historyDays: settings.mostDays }, item.sku, of.originDay);
      const days = past ? of.originDay - past.firstDay + 1 : 0;
      // One that nobody asked for serves and misses nothing, whatever is chosen: of such items all counts that they are many.
      if (!past || past.asked.length === 0 || days < LEAST_DAYS) continue;
      if (!of.due.has(settings.key)) of.due.set(settings.key, { settings, candidates: [], cases: [] });
      of.due.get(settings.key)!.candidates.push({ sku: item.sku, days, lot: payloadHash(encoder.encode(item.sku)) });
    }
    if (of.next < of.skus.length) return;
    for (const due of of.due.values()) draw(due);
  }

  function firstsOf({ firsts, originDay }: Night, { key: choiceKey, mostDays }: ChoiceSettings, { unit }: Item): FirstsOfItems {
    const key = firstsKey(choiceKey, { unit });
    const known = firsts.get(key)?.counted;
    if (known) return known;
    const counted = countFirsts(store, parts.learn(), { originDay, days: mostDays });
    firsts.set(key, { choiceKey, unit, counted });
    return counted;
  }

  function isDue({ key, everyDays }: ChoiceSettings, originDay: number): boolean {
    const age = originDay - (store.levelChoices.get(key)?.originDay ?? Number.NEGATIVE_INFINITY);
    return age < 0 || age >= everyDays;
  }

  /** Takes up the demand of the next items of the sample. */
  function gather({ settings, candidates, cases }: Due, originDay: number): void {
    const endsAt = stopwatch(clock) + TURN_MS;
    while (candidates.length > 0 && stopwatch(clock) <= endsAt) {
      const { sku } = candidates.shift()!;
      const item = store.items.get(sku);
      if (!item) continue;
      const demand = choiceDemand(store, { ...parts.learn(), historyDays: settings.mostDays }, sku, originDay);
      // Costs in several currencies do not add up.
      if (settings.terms.goal.kind === 'cost' && cases.length > 0 && cases[0]!.item.currency !== item.currency) continue;
      if (demand.length >= LEAST_DAYS) cases.push({ item, demand: Float64Array.from(demand) });
    }
  }

  /** A failure costs this night's choice: the next night tries again. */
  async function choose({ settings, cases }: Due, of: Night): Promise<LevelChoice | null> {
    if (cases.length < LEAST_ITEMS) return null;
    const { terms, budgetMs } = settings;
    const units = new Set(cases.map(({ item }) => item.unit));
    const together = [...of.firsts.values()].filter(({ choiceKey, unit }) => choiceKey === settings.key && units.has(unit));
    try {
      return await compute.chooseLevels({
        terms,
        cases: cases.splice(0),
        learning: learningOf(parts.learn()),
        budgetMs,
        ...(countsFirsts(terms) && { firsts: new Map(together.map(({ unit, counted }) => [unit, counted.counts()])) }),
      });
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      counters.count('choice_failures', error.code);
      log.warn({ cause: error.code, error: error.message }, 'could not choose the parameters of levels');
      return null;
    }
  }

  function write({ originDay, asked, firsts, due }: Night): void {
    store.transaction(() => {
      for (const { key } of store.levelChoices.all()) if (!asked.has(key)) store.levelChoices.drop(key);
      for (const [key, { choice }] of due) if (choice) store.levelChoices.put({ key, madeAt: clock.now(), originDay, choice });
      writeFirsts(store, firsts, originDay);
    });
    const chosen = [...due.values()].flatMap(({ choice }) => choice ?? []);
    for (const { goal, items, days, parameters } of chosen) {
      counters.count('level_choices', goal.kind);
      log.info({ goal, items, days, parameters }, 'parameters of levels chosen');
    }
    if (chosen.length > 0) parts.onChosen();
  }

  async function turn() {
    if (parts.isHeld()) night = null;
    if (parts.isHeld() || (!night && !isAsked)) return 'idle' as const;
    if (!night) {
      if (parts.isBusy()) return { retryAfterMs: BUSY_MS };
      isAsked = false;
      const originDay = parts.learn().calendar.businessDay(clock.now()) - 1;
      night = { originDay, skus: store.items.skus(), next: 0, asked: new Set(), firsts: new Map(), due: new Map() };
    }
    if (night.next < night.skus.length) {
      survey(night);
      return 'more' as const;
    }
    const open = [...night.due.values()].find(({ choice }) => choice === undefined);
    if (open) {
      if (open.candidates.length > 0) gather(open, night.originDay);
      else open.choice = await choose(open, night);
      return 'more' as const;
    }
    try {
      write(night);
    } catch (error) {
      if (!(error instanceof AgentError && error.retryable)) throw error;
      return { retryAfterMs: RETRY_MS };
    }
    night = null;
    return 'idle' as const;
  }

  const loop = createLoop(clock, turn);
  return {
    ...loop,
    begin() {
      isAsked = true;
      loop.wake();
    },
    waiting: () => (isAsked ? 1 : 0) + (night ? 1 + night.skus.length - night.next : 0),
  };
}

const encoder = new TextEncoder();

function writeFirsts(store: Store, firsts: Night['firsts'], originDay: number): void {
  for (const key of store.firstDemands.keys()) if (!firsts.has(key)) store.firstDemands.drop(key);
  for (const [key, { counted }] of firsts) {
    const counts = counted.counts();
    const first = firstDemandAt(counts, counts.waiting.length - 1);
    if (first) store.firstDemands.put({ key, originDay, first });
    else store.firstDemands.drop(key);
  }
}

/** Keeps as many as the sample may have. */
function draw({ settings, candidates }: Due): void {
  candidates.sort((a, b) => b.days - a.days || a.lot - b.lot || (a.sku < b.sku ? -1 : 1));
  candidates.length = Math.min(candidates.length, settings.mostItems);
}

function learningOf({ horizonDays, historyDays, leastDays, shadowDays, candidates }: LearnSettings): Learning {
  return {
    ...{ refitSteps: REFIT_STEPS, chooseSteps: CHOOSE_STEPS, shadowSteps: shadowDays, horizonSteps: horizonDays },
    ...{ historySteps: historyDays, leastSteps: leastDays, season: 7, candidates },
  };
}
