import { counted, shownNumber as n } from '../words/wording.ts';

/** A line of a customer's order and what it lacks, in base units. */
interface ShortLine {
  readonly orderRef: string;
  readonly line: string;
  readonly short: number;
}

/** What an order to a supplier comes to, as amounts of money are shown, and the threshold that has a say in it. */
interface ThresholdWords {
  readonly supplier: string;
  readonly without: string;
  readonly level: string;
}

/** What is ordered in the place of what it succeeds, as a part of a position. */
export const inPlace = ({ inPlaceOf }: { readonly inPlaceOf?: number }) =>
  inPlaceOf === undefined ? '' : `, less ${n(inPlaceOf)} in the place of what it succeeds`;

/** A SKU and base units of it. */
interface SkuWords {
  readonly sku: string;
  readonly units: number;
}

/** What becomes of an order after its policy has asked for it, and of transfers and reservations, in English. */
export const orderEn = {
  approvalCostUnknown: (a: { limit: string }) =>
    `Waits for approval: its unit cost is not known, so it cannot be held against the ${a.limit} above which a person approves.`,
  approvalNoCurrency: (a: { limit: string }) =>
    `Waits for approval: no currency is stated for its unit cost, so it cannot be held against the ${a.limit} above which a person approves.`,
  approvalOtherCurrency: (a: { currency: string; limit: string }) =>
    `Waits for approval: its unit cost is in ${a.currency} and cannot be held against the ${a.limit} above which a person approves.`,
  approvalAbove: (a: { value: string; limit: string }) =>
    `Waits for approval: it is worth ${a.value}, more than the ${a.limit} above which a person approves.`,
  countsFrom: (a: { supplier: string; day: string | null; waitDays: number; nextDay: string }) =>
    `For ${a.supplier} it counts ${a.day === null ? 'today' : `from ${a.day} on, in ${counted(a.waitDays, 'day')}`}; the next chance to order is ${a.nextDay}.`,
  learnedLeadTime: (a: { days: number; deliveries: number }) =>
    `Lead time ${counted(a.days, 'day')} as learned from ${counted(a.deliveries, 'delivery', 'deliveries')}.`,
  cheapestOffer: (a: { supplier: string; offer: string; other: string; otherOffer: string }) =>
    `From ${a.supplier}, at ${a.offer}; from ${a.other} it would be ${a.otherOffer}.`,
  offerCost: (a: { cost: string | null; days: number }) =>
    `${a.cost ?? 'a cost that is not known'} a unit with the shortage expected in ${counted(a.days, 'day')}`,
  supplierShare: (a: { supplier: string; percent: number; ordered: number; of: number; days: number }) =>
    `From ${a.supplier}, which should have ${n(a.percent)} % of what is ordered and is furthest behind: it had ${n(a.ordered)} of ${n(a.of)} in ${counted(a.days, 'day')}.`,
  filledUp: (a: ThresholdWords & { total: string; isShippedFree: boolean }) =>
    `The order to ${a.supplier} is filled up from ${a.without} to ${a.total}, ${a.isShippedFree ? 'for free shipping from' : 'of at least'} ${a.level}.`,
  goesAlone: (a: { supplier: string; currency: string; supplierCurrency: string }) =>
    `Its unit cost is in ${a.currency} and the terms of ${a.supplier} are in ${a.supplierCurrency}: it goes without the supplier's other orders, and is not held against its minimum.`,
  partWaits: ({ supplier }: { supplier: string }) =>
    `Waits for approval: without what waits for a person the order to ${supplier} would fall below its minimum.`,
  waitedForMinimum: (a: { supplier: string; days: number }) => `It waited ${counted(a.days, 'day')} for the minimum of ${a.supplier}.`,
  ridesAlong: (
    a: ThresholdWords & {
      isShippedFree: boolean;
      position: number;
      reorderPoint: number;
      quantity: number;
      sum: number;
      orderUpTo: number;
    },
  ) =>
    `Position ${n(a.position)}, reorder point ${n(a.reorderPoint)}: rides along with the order to ${a.supplier}, which comes to ${a.without} without riders, ${a.isShippedFree ? `and is shipped free from ${a.level} on` : `of at least ${a.level}`}; ${n(a.quantity)} make it ${n(a.sum)} of at most ${n(a.orderUpTo)}.`,
  belowMinimum: (a: ThresholdWords & { waiting: string | null; saved: string }) =>
    `Waits for approval: the order to ${a.supplier} comes to ${a.without} of at least ${a.level}, too little can ride along, and ${a.waiting === null ? 'what waiting costs is not known' : `waiting costs ${a.waiting}, more than the ${a.saved} that it saves`}.`,
  orderWaits: (a: ThresholdWords & { until: string; waiting: string; ordering: string }) =>
    `The order to ${a.supplier} waits: it comes to ${a.without} of at least ${a.level}. Until ${a.until} that costs ${a.waiting} of expected shortage; to order now would cost ${a.ordering} in shipping and stock.`,
  fellBelow: (a: ThresholdWords) =>
    `The order to ${a.supplier} has come down to ${a.without} of at least ${a.level} since it was chosen, and too little can ride along.`,
  madeOnSite: (a: { days: number; batch: number }) => `Made on site in ${counted(a.days, 'day')}, in batches of ${n(a.batch)}.`,
  leadTimeDoubt: (a: { isUnknown: boolean; days: number }) =>
    `${a.isUnknown ? 'Its lead time is not stated' : 'A lead time of 0 days is stated'}: ${counted(a.days, 'day')} ${a.days === 1 ? 'is' : 'are'} reckoned with.`,
  mostThatFits: (a: { most: number; capacity: number; demand: number; days: number; position: number; outcome: string }) =>
    `At most ${n(a.most)} fit: capacity ${n(a.capacity)} + ${n(a.demand)} expected in ${counted(a.days, 'day')} - position ${n(a.position)}; ${a.outcome}.`,
  mostThatSells: (a: { most: number; demand: number; days: number; position: number; outcome: string }) =>
    `At most ${n(a.most)} are sold within lead time and shelf life: ${n(a.demand)} expected in ${counted(a.days, 'day')} - position ${n(a.position)}; ${a.outcome}.`,
  leastIsTooMuch: (a: { least: number }) => `the least that can be ordered is ${n(a.least)}, so nothing is`,
  reducedTo: (a: { quantity: number; pack: number | null }) =>
    `reduced to ${n(a.quantity)}${a.pack === null ? '' : ` in packs of ${n(a.pack)}`}`,
  ofItem: (a: { sku: string }) => `${a.sku}:`,
  houseRules: (a: { names: readonly string[] }) => `By the house ${a.names.length === 1 ? 'rule' : 'rules'} ${a.names.join(', ')}.`,
  ruleInDoubt: (a: { names: readonly string[] }) =>
    `Waits for approval: nobody can say whether the house ${a.names.length === 1 ? 'rule' : 'rules'} ${a.names.join(', ')} would hold it.`,
  conditionInDoubt: (a: { rule: string; sku: string; why: string | null; mayHold: boolean }) =>
    `The condition of the house rule ${a.rule} cannot be worked out for ${a.sku} (${a.why ?? 'it asks for what is not known'}): ${a.mayHold ? 'orders that it may hold wait for approval' : 'it is not applied'}.`,
  expedite: (a: { sku: string; runsOutInDays: number; units: number; dueInDays: number; short: number }) =>
    `${a.sku} is likely to run out in ${counted(a.runsOutInDays, 'day')}, and the ${n(a.units)} on order are counted on in ${counted(a.dueInDays, 'day')}: about ${n(a.short)} would be short.`,
  expediteSaves: (a: { inDays: number; shortThen: number; saved: string; cost: string }) =>
    `Here in ${counted(a.inDays, 'day')} they leave ${n(a.shortThen)} short, which saves about ${a.saved}; to hurry them costs ${a.cost}.`,
  unansweredChange: (a: { sku: string; kind: 'expedite' | 'cancel'; quantity: number; hours: number }) =>
    `Nobody has answered the request to ${a.kind === 'cancel' ? 'cancel' : 'hurry'} the order of ${n(a.quantity)} ${a.sku} for ${counted(a.hours, 'hour')}; it was sent again.`,
  overtaken: (a: {
    sku: string;
    units: number;
    left: number;
    onHand: number;
    onOrder: number;
    allocated: number;
    backorders: number;
    inPlaceOf?: number;
    limit: number;
    orderUpTo: number;
    margin: number;
  }) =>
    `The ${n(a.units)} ${a.sku} on order are no longer needed: without them the position is still ${n(a.left)} (on hand ${n(a.onHand)}, on order ${n(a.onOrder)}, allocated ${n(a.allocated)}${a.backorders === 0 ? '' : `, backorders ${n(a.backorders)}`}${inPlace(a)}), at least ${n(a.limit)} = the order-up-to level ${n(a.orderUpTo)} and a margin of ${n(a.margin)}.`,
  late: (a: { sku: string; quantity: number; day: string; lateDays: number }) =>
    `The ${a.quantity} ${a.sku} that were expected on ${a.day} have not come: they are ${counted(a.lateDays, 'day')} late, and still awaited.`,
  refill: (a: {
    sku: string;
    location: string;
    onHand: number;
    coming: number;
    refillAt: number;
    refillTo: number;
    quantity: number;
    pack: number | null;
    from: string;
    free: number;
  }) =>
    `Pick face ${a.location} holds ${n(a.onHand)} ${a.sku}${a.coming > 0 ? ` and ${n(a.coming)} on the way` : ''}, at or below ${n(a.refillAt)}, where it is refilled up to ${n(a.refillTo)}: move ${n(a.quantity)}${a.pack === null ? '' : ` in packs of ${n(a.pack)}`} from ${a.from}, which has ${n(a.free)} to give.`,
  transferExpired: (a: { sku: string; from: string; to: string; requested: number; moved: number }) =>
    `The transfer of ${a.requested} ${a.sku} from ${a.from} to ${a.to} was not made in time: ${a.moved} came; it is no longer awaited.`,
  shortStock: (a: {
    sku: string;
    onHand: number;
    reserved: number;
    rule: string;
    lines: number;
    named: readonly ShortLine[];
    more: number;
  }) => {
    const named = a.named.map(({ orderRef, line, short }) => `order ${orderRef} line ${line} lacks ${n(short)}`);
    return `${a.sku} has ${n(a.onHand)} for ${n(a.reserved)} reserved; allocated by ${a.rule}, ${counted(a.lines, 'line')} will not be served in full: ${named.join(', ')}${a.more === 0 ? '' : `, and ${a.more} more`}.`;
  },
  nothingOfItsOwn: (_: object) => '0, as nothing is known of its own demand',
  nothingSeenYet: (_: object) => '0, as nothing of it was seen yet',
  succeeded: (a: { successor: string }) => `It is not ordered any more: ${a.successor} takes its place, and is ordered instead.`,
  successorInDoubt: (a: { successor: string; circle: readonly string[] | null; units?: { own: string; other: string } }) => {
    const unknown = a.units ? `that is counted in ${a.units.other}, and this in ${a.units.own}` : 'no such item is known';
    const why = a.circle === null ? unknown : `its successors lead in a circle (${a.circle.join(', ')})`;
    return `Waits for approval: ${a.successor} should be ordered in its place, but ${why}.`;
  },
  approvalInPlace: (a: { skus: readonly string[] }) => `Waits for approval, as an order of ${a.skus.join(' or ')} would.`,
  inPlaceOf: (a: { items: readonly SkuWords[] }) =>
    `In the place of ${a.items.map(({ sku, units }) => `${sku}, which would order ${n(units)}`).join(', and of ')}, and ${a.items.length === 1 ? 'is' : 'are'} not ordered any more.`,
  sendInstead: (a: { items: readonly SkuWords[] }) =>
    `In its place can be sent: ${a.items.map(({ sku, units }) => `${n(units)} ${sku}`).join(', ')}, above what ${a.items.length === 1 ? 'that needs itself' : 'these need themselves'}.`,
  shortWithout: (a: { short: number; cost: string | null }) =>
    `With that about ${n(a.short)} would be short${a.cost === null ? '' : `, which costs about ${a.cost}`}.`,
  urgencyWithSubstitutes: (_: object) => 'Its priority counts only what they leave short; its quantity is as without them.',
  allocationRule: (_: object) => 'priority, then due date, then order of arrival',
};
