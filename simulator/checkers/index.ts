import { alertsArrive } from './alerts-arrive.ts';
import type { Checker } from './checker.ts';
import { decisionsInOrder } from './decisions-in-order.ts';
import { decisionsKnowTheStock } from './decisions-know-the-stock.ts';
import { demandEqualsWorld } from './demand-equals-world.ts';
import { eachNeedOrderedOnce } from './each-need-ordered-once.ts';
import { everyDecisionArrives } from './every-decision-arrives.ts';
import { everyNeedIsOrdered } from './every-need-is-ordered.ts';
import { forecastsFinite } from './forecasts-finite.ts';
import { noEventLost } from './no-event-lost.ts';
import { noEventTwice } from './no-event-twice.ts';
import { noGoodMessageRefused } from './no-good-message-refused.ts';
import { outboxDrained } from './outbox-drained.ts';
import { projectionsEqualRebuild } from './projections-equal-rebuild.ts';
import { queuesBounded } from './queues-bounded.ts';
import { stockEqualsWorld } from './stock-equals-world.ts';

/** What must hold once a run is quiet. */
export const checkers: readonly Checker[] = [
  noEventLost,
  noEventTwice,
  stockEqualsWorld,
  demandEqualsWorld,
  projectionsEqualRebuild,
  everyDecisionArrives,
  decisionsInOrder,
  alertsArrive,
  decisionsKnowTheStock,
  eachNeedOrderedOnce,
  everyNeedIsOrdered,
  outboxDrained,
  noGoodMessageRefused,
  queuesBounded,
  forecastsFinite,
];
