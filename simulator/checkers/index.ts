import type { Checker } from './checker.ts';
import { eachNeedOrderedOnce } from './each-need-ordered-once.ts';
import { everyDecisionArrives } from './every-decision-arrives.ts';
import { outboxDrained } from './outbox-drained.ts';
import { stockEqualsWorld } from './stock-equals-world.ts';

/** What must hold once a run is quiet. */
export const checkers: readonly Checker[] = [stockEqualsWorld, everyDecisionArrives, eachNeedOrderedOnce, outboxDrained];
