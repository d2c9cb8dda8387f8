import type { RuleDoubt } from '../../domain/replenishment/house-rules.ts';
import { phrase, said } from '../../domain/sentences/phrase.ts';
import { AgentError } from '../../errors.ts';
import type { Clock, Log } from '../../ports.ts';
import type { Store } from '../../store/store.ts';
import type { AlertBoard } from '../alerts.ts';
import type { DecideSettings } from './decide-settings.ts';

/** The alert about a rule of the house whose condition cannot be worked out for an item; its subject is the rule. */
const KIND = 'rule-in-doubt';

/** Which rules of the house are in doubt, and of which items: said once of each rule, until it is in doubt of none. */
export interface RuleDoubts {
  /** An item is looked at anew: what was in doubt of it is forgotten. Returns what hears of its doubts. */
  begin(sku: string): (doubt: RuleDoubt) => void;
  /** All items are going to be looked at. */
  allMarked(): void;
  /** Raises what is news and, once all marked items are through, clears what is over; returns whether that made messages for upstream. */
  settle(isThrough: boolean): boolean;
}

interface Doubtful {
  readonly doubt: RuleDoubt;
  readonly sku: string;
  readonly skus: Set<string>;
}

/** Creates it with nothing in doubt; a configuration that is read again begins anew. */
export function createRuleDoubts(
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  { store, alerts, settings }: { readonly store: Store; readonly alerts: AlertBoard; readonly settings: () => DecideSettings },
): RuleDoubts {
  let known: DecideSettings | null = null;
  let doubtful = new Map<string, Doubtful>();
  /** Something was found that no alert was looked up for. */
  let isNews = false;
  /** Since this configuration counts all items were marked: where nothing is in doubt then, nothing is. */
  let isWhole = false;

  function renew(): void {
    if (known === settings()) return;
    known = settings();
    doubtful = new Map();
    isWhole = false;
  }

  function found(sku: string, doubt: RuleDoubt): void {
    const { rule, why, mayHold } = doubt;
    const before = doubtful.get(rule);
    if (before) before.skus.add(sku);
    else doubtful.set(rule, { doubt, sku, skus: new Set([sku]) });
    if (before && before.skus.size > 1) return;
    isNews = true;
    if (!before) log.warn({ rule, sku, error: why ?? 'not known', mayHold }, 'the condition of a rule could not be worked out');
  }

  return {
    begin(sku) {
      renew();
      for (const { skus } of doubtful.values()) if (skus.delete(sku) && skus.size === 0) isNews = true;
      return (doubt) => found(sku, doubt);
    },
    allMarked() {
      renew();
      isWhole = true;
      isNews = true;
    },
    settle(isThrough) {
      if (!isNews || (!isThrough && doubtful.size === 0)) return false;
      const now = clock.now();
      let changed = false;
      try {
        store.transaction(() => {
          for (const [rule, { doubt, sku, skus }] of doubtful)
            if (skus.size > 0)
              changed = alerts.set({ kind: KIND, subject: rule, finding: findingOf(doubt, sku, skus.size) }, now) || changed;
          if (!isThrough || !isWhole) return;
          for (const { kind, subject } of store.alerts.activeOf(KIND))
            if (!doubtful.get(subject)?.skus.size) changed = alerts.set({ kind, subject, finding: null }, now) || changed;
        });
      } catch (error) {
        if (!(error instanceof AgentError && error.retryable)) throw error;
        log.warn({ cause: error.code, error: error.message }, 'alerts about rules could not be written');
        return false;
      }
      if (isThrough && isWhole) isNews = false;
      return changed;
    },
  };
}

function findingOf({ rule, why, mayHold }: RuleDoubt, sku: string, items: number) {
  const words = phrase('conditionInDoubt', { rule, sku, why, mayHold });
  return { ...said(words), numbers: { items } };
}
