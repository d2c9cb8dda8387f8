import { invariant } from '../invariant.ts';

/** One item's way through the loop: demand per step, of which the steps before `from` are history only. */
export interface Course {
  readonly demand: readonly number[];
  readonly from: number;
  /** On-hand before step `from`. */
  readonly start: number;
  readonly leadSteps: number;
  readonly daysPerStep: number;
}

/** What one item's steps cost. */
export interface LoopCosts {
  readonly orderCost: number;
  readonly holdingCost: number;
  readonly lostSaleCost: number;
}

/** What is seen at the end of a step. */
export interface Review {
  readonly step: number;
  readonly onHand: number;
  readonly onOrder: number;
}

/** How much is ordered at the end of a step; 0 is nothing. */
export type OrderRule = (review: Review) => number;

/** What happened to one item under one rule. */
export interface LoopFigures {
  readonly steps: number;
  readonly units: number;
  readonly lostUnits: number;
  readonly orders: number;
  readonly unitsOrdered: number;
  readonly unitsReceived: number;
  readonly averageOnHand: number;
  readonly endOnHand: number;
  readonly holdingCost: number;
  readonly totalCost: number;
  /** From a receipt to the next, both within the run; and those of them without a lost unit. */
  readonly cycles: number;
  readonly servedCycles: number;
}

/** What a plot needs, step by step from the first one after the history. */
export interface LoopTrace {
  /** At the end of the step. */
  readonly onHand: number[];
  readonly ordered: number[];
  readonly lost: number[];
}

/** A loop that is run bit by bit, under one rule after another. */
export interface OpenLoop {
  /** Runs the steps before `until` that have not been run. */
  readonly run: (rule: OrderRule, until: number) => void;
  /** What happened so far. */
  readonly figures: () => LoopFigures;
}

/** Runs the loop from its first step after the history to its last. */
export function runClosedLoop(course: Course, costs: LoopCosts, rule: OrderRule, trace?: LoopTrace): LoopFigures {
  const loop = openLoop(course, costs, trace);
  loop.run(rule, course.demand.length);
  return loop.figures();
}

/**
 * A loop before its first step: at the start of a step arrivals are put on the shelf; demand is served from on-hand, the rest is lost; holding is charged on the
 * on-hand at the end; then the rule reviews, and what it orders at the end of step t is on the shelf at the start of step t + lead time.
 */
export function openLoop(course: Course, costs: LoopCosts, trace?: LoopTrace): OpenLoop {
  const { demand, from, leadSteps, daysPerStep } = course;
  const arriving = new Float64Array(demand.length + leadSteps + 1);
  let [next, onHand, onOrder, units, lostUnits] = [from, course.start, 0, 0, 0];
  let [holdingCost, onHandSum] = [0, 0];
  let [orders, unitsOrdered, unitsReceived] = [0, 0, 0];
  let [receipts, servedCycles, lostBefore] = [0, 0, 0];

  function arrive(arrived: number): void {
    if (arrived > 0) {
      if (receipts++ > 0 && lostUnits === lostBefore) servedCycles++;
      lostBefore = lostUnits;
    }
    onHand += arrived;
    onOrder -= arrived;
    unitsReceived += arrived;
  }

  function order(quantity: number, step: number): void {
    invariant(quantity >= 0 && Number.isFinite(quantity), `an order of ${quantity}`);
    if (quantity === 0) return;
    orders++;
    unitsOrdered += quantity;
    onOrder += quantity;
    arriving[step + leadSteps]! += quantity;
  }

  function advance(step: number, rule: OrderRule): void {
    arrive(arriving[step]!);
    const wanted = demand[step]!;
    const sold = Math.min(onHand, wanted);
    onHand -= sold;
    lostUnits += wanted - sold;
    units += wanted;
    holdingCost += (onHand * costs.holdingCost * daysPerStep) / 365;
    onHandSum += onHand;
    const quantity = rule({ step, onHand, onOrder });
    order(quantity, step);
    trace?.onHand.push(onHand);
    trace?.ordered.push(quantity);
    trace?.lost.push(wanted - sold);
  }

  return {
    run: (rule, until) => {
      for (; next < Math.min(until, demand.length); next++) advance(next, rule);
    },
    figures: () => ({
      ...{ steps: next - from, units, lostUnits, orders, unitsOrdered, unitsReceived },
      averageOnHand: onHandSum / (next - from),
      endOnHand: onHand,
      holdingCost,
      totalCost: holdingCost + orders * costs.orderCost + lostUnits * costs.lostSaleCost,
      cycles: Math.max(0, receipts - 1),
      servedCycles,
    }),
  };
}
