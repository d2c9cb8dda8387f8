import { counted, shownNumber as n } from '../words/wording.ts';
import { inPlace, orderEn } from './order-en.ts';

const METHODS = { 'wagner-whitin': 'Wagner-Whitin', 'silver-meal': 'Silver-Meal' } as const;

type Per = 'day' | 'week';

/** So many base units of a lot, with its last good day; an empty name where nobody has named it. */
interface LotWords {
  readonly lot: string;
  readonly expiry: string;
  readonly location: string;
  readonly quantity: number;
}

/** What a count found of what it should have, in base units. */
interface CountWords {
  readonly day: string;
  readonly counted: number;
  readonly expected: number;
}

/** What simulation found of a service: parts of 1, and stock in units or, where `isValue`, in money. */
interface ServiceWords {
  readonly kind: 'fill' | 'cycle';
  readonly days: number;
  readonly isValue: boolean;
  readonly service: number;
  readonly stock: number;
  readonly pointService: number;
  readonly pointStock: number;
}

const servedWords = ({ kind, isValue }: ServiceWords, service: number, stock: number) =>
  `${n(service * 100)} % of ${kind === 'fill' ? 'demand' : 'cycles'} ${isValue ? 'with stock worth' : 'with a stock of'} ${n(stock)}`;

/** Amounts of money as they are shown. */
interface BudgetWords {
  readonly spent: string;
  readonly budget: string;
  readonly per: Per;
}

/** The phrases of decisions, alerts and findings, in English. */
export const en = {
  position: (a: { position: number; onHand: number; onOrder: number; allocated: number; backorders: number; inPlaceOf?: number }) =>
    `Position ${n(a.position)} (on hand ${n(a.onHand)}, on order ${n(a.onOrder)}, allocated ${n(a.allocated)}${a.backorders === 0 ? '' : `, backorders ${n(a.backorders)}`}${inPlace(a)})`,
  isAbove: (a: { stock: string; point: string }) => `${a.stock} is above ${a.point}; nothing to order.`,
  isEnough: (a: { stock: string; point: string; upTo: number }) =>
    `${a.stock} is at or below ${a.point}, but not below ${n(a.upTo)}, up to which would be ordered; nothing to order.`,
  isOrdered: (a: { stock: string; point: string; upTo: number; made: string; lot: string }) =>
    `${a.stock} is at or below ${a.point}; order up to ${n(a.upTo)}${a.made}: ${a.lot}.`,
  waits: (a: { stock: string; why: string }) => `${a.stock}: ${a.why}.`,
  noMinMax: (_: object) => 'no minimum and maximum are set, so nothing can be ordered by them',
  noDemand: (_: object) => 'no demand seen yet, and no minimum and maximum are set',
  tooFewFirsts: (_: object) =>
    'nobody asked for it yet, and too little is known of how other items came to be asked for to keep any, and no minimum and maximum are set',
  lot: (a: { needed: number; minimum: number | null; rounded: number | null; pack: number }) =>
    `${n(a.needed)}${a.minimum === null ? '' : `, raised to the minimum order of ${n(a.minimum)}`}${a.rounded === null ? '' : `, rounded up to ${n(a.rounded)} in packs of ${n(a.pack)}`}`,
  minimum: (a: { min: number }) => `the minimum ${n(a.min)}`,
  maximum: (_: object) => ', the maximum',
  reorderPoint: (a: { level: number; words: string }) => `the reorder point ${n(a.level)} = ${a.words}`,
  dormant: (_: object) => 'the reorder point 0, as less than 1 is expected in a year',
  unasked: (a: { level: number; units: number; knownDays: number; chance: number; days: number; firsts: number }) =>
    `the reorder point ${n(a.level)}, for ${counted(a.units, 'unit')} of it ${a.units === 1 ? 'is' : 'are'} kept although nobody asked for it in the ${a.knownDays === 1 ? 'day' : counted(a.knownDays, 'day')} before today: ${n(a.chance * 100)} % of such items are asked for within ${counted(a.days, 'day')}, by ${n(a.firsts)} that were for the first time in the last year,`,
  aLotAbove: (a: { level: number; quantity: number; words: string; isRounded: boolean }) =>
    ` (${n(a.level)} + ${n(a.quantity)}${a.words}${a.isRounded ? ', rounded up' : ''})`,
  missing: (a: { level: number; upTo: number; units: number; words: string; isRaised: boolean }) =>
    `the reorder point ${n(a.level)} = order-up-to level ${n(a.upTo)} - ${n(a.units)}${a.words}${a.isRaised ? ', at least 0' : ''}`,
  levelMade: (a: { level: number; words: string; isRounded: boolean }) =>
    ` (${a.isRounded ? `${n(a.level)}, rounded up; ` : ''}${a.words})`,
  cheapest: (a: { quantity: number; words: string; grain: number }) =>
    `, the cheapest level for orders that cost like ${n(a.quantity)}${a.words}${a.grain === 1 ? '' : `, in steps of ${counted(a.grain, 'unit')}`}`,
  forDays: (a: { days: number }) => ` for ${counted(a.days, 'day')}`,
  forecastMean: (a: { mean: number; days: number }) => `forecast ${n(a.mean)} for ${counted(a.days, 'day')}`,
  observedMean: (a: { mean: number; days: number; units: number; observedDays: number; isCounted: boolean }) =>
    `expected ${n(a.mean)} for ${counted(a.days, 'day')} (${n(a.units)} seen so far${a.isCounted ? ', counted as ' : ' in '}${counted(a.observedDays, 'day')})`,
  served: (a: { mean: string; safety: number; target: string }) => `${a.mean} + safety stock ${n(a.safety)} (${a.target})`,
  cover: (a: { mean: string; safetyDays: number }) => `${a.mean}, ${counted(a.safetyDays, 'day')} more than lead time and review take`,
  cycleService: (a: { level: number }) => `${n(a.level * 100)} % service`,
  fillService: (a: { level: number }) => `${n(a.level * 100)} % of demand served`,
  costService: (a: { level: number }) => `${n(a.level * 100)} % service, what the stockout cost is worth`,
  timeService: (a: { level: number }) => `${n(a.level * 100)} % of the time without a shortage`,
  daysOfDemand: (a: { days: number }) => ` for ${counted(a.days, 'day')} of demand`,
  economic: (_: object) => ' economic order quantity',
  economicAtPrice: (a: { from: number }) => ` economic order quantity at the price from ${n(a.from)} on`,
  sizedLot: (a: { method: keyof typeof METHODS; days: number }) => ` ${METHODS[a.method]} lot for ${counted(a.days, 'day')}`,
  notYetChosen: (a: { point: string }) => `${a.point}, as reorder-point has it until simulation has chosen`,
  byChoice: (a: { point: string; safety: number | null; days: number; items: number; found: string }) =>
    `${a.point}${a.safety === null ? ', by the reorder point' : ` with the safety ${n(a.safety)},`} as simulation of ${counted(a.days, 'day')} of ${counted(a.items, 'item')} chose: ${a.found}`,
  foundCost: (a: { days: number; cost: number; pointCost: number }) =>
    `in the last ${counted(a.days, 'day')} choosing so cost ${n(a.cost)}, the reorder point ${n(a.pointCost)}`,
  foundService: (a: ServiceWords) =>
    `in the last ${counted(a.days, 'day')} choosing so served ${servedWords(a, a.service, a.stock)}, the reorder point ${servedWords(a, a.pointService, a.pointStock)}`,
  recordMean: (a: { mean: number; days: number }) => `record ${n(a.mean)} of ${counted(a.days, 'day')}`,
  plusSafety: (a: { mean: string; safety: number }) =>
    a.safety < 0 ? `${a.mean} less ${n(-a.safety)}` : `${a.mean} + safety stock ${n(a.safety)}`,
  coveringDays: (a: { words: string; days: number }) => `${a.words} for ${counted(a.days, 'day')}`,
  inShares: (a: { forecastShare: number; forecast: string; recordShare: number; record: string }) =>
    `${n(a.forecastShare)} x (${a.forecast}) + ${n(a.recordShare)} x (${a.record})`,
  timesEconomic: (a: { factor: number; quantity: number }) => `, ${n(a.factor)} times the economic order quantity ${n(a.quantity)}`,
  lowStock: (a: { sku: string; available: number; onHand: number; allocated: number; onOrder: number; limit: string }) =>
    `${a.sku} has ${n(a.available)} available (on hand ${n(a.onHand)}, allocated ${n(a.allocated)}), ${a.limit}; on order ${n(a.onOrder)}.`,
  lessThanNothing: (_: object) => 'less than nothing',
  belowLimit: (a: { isOut: boolean; threshold: number; fraction: number; reorderPoint: number }) =>
    `${a.isOut ? 'run out and ' : ''}below ${n(a.threshold)} = ${n(a.fraction)} of the reorder point ${n(a.reorderPoint)}`,
  runsOut: (a: {
    sku: string;
    inDays: number;
    probability: number;
    available: number;
    expected: number;
    untilDays: number;
    goods: string;
    short: number;
    cost: string | null;
  }) =>
    `${a.sku} ${a.inDays <= 0 ? 'has run out' : `is likely to run out in ${counted(a.inDays, 'day')}`}, with a probability of ${n(a.probability)}: ${n(a.available)} available, ${n(a.expected)} expected to be asked for in ${counted(a.untilDays, 'day')}; ${a.goods}. About ${n(a.short)} would be short${a.cost === null ? '' : `, which costs about ${a.cost}`}.`,
  nextDelivery: (a: { units: number; inDays: number; overdueDays: number | null }) =>
    `the next delivery of ${n(a.units)} is counted on in ${counted(a.inDays, 'day')}${a.overdueDays === null ? '' : `, overdue by ${counted(a.overdueDays, 'day')}`}`,
  nothingOnOrder: (a: { days: number }) => `nothing is on order, and an order takes ${counted(a.days, 'day')}`,
  overstock: (a: { sku: string; available: number; words: string }) => `${a.sku} has ${n(a.available)} available: ${a.words}.`,
  neverAsked: (a: { days: number }) => `nobody has asked for it in the ${counted(a.days, 'day')} that it is known`,
  beyondDemand: (a: { expected: number; days: number; isShelfLife: boolean; likely: number; excess: number }) =>
    `about ${n(a.expected)} are expected to be asked for in ${counted(a.days, 'day')}${a.isShelfLife ? ', its shelf life' : ''}, and probably not more than ${n(a.likely)}; ${n(a.excess)} are ${a.isShelfLife ? 'likely to expire' : 'more than that'}`,
  keepingCost: (a: { value: string; perMonth: string }) => `Their value is ${a.value}, and to keep them costs about ${a.perMonth} a month.`,
  lots: (a: { sku: string; units: number; worth: string | null; isExpired: boolean; named: readonly LotWords[]; more: number }) => {
    const named = a.named.map(
      ({ lot, expiry, location, quantity }) => `${n(quantity)} at ${location}${lot === '' ? '' : ` of lot ${lot}`}, good until ${expiry}`,
    );
    const [verb, advice] = a.isExpired
      ? ['are past their last good day', 'take them out and scan them as scrap']
      : ['reach their last good day soon', 'sell them first'];
    return `${a.sku}: ${n(a.units)} on hand${a.worth === null ? '' : `, worth ${a.worth},`} ${verb} (${named.join('; ')}${a.more === 0 ? '' : `; and ${a.more} more`}): ${advice}.`;
  },
  silentDevice: (a: { device: string; silent: string; limit: string }) =>
    `Device ${a.device} has been silent for ${a.silent}; it should be heard every ${a.limit.replace(/^1 /, '')}.`,
  lowBattery: (a: { device: string; percent: number }) =>
    `The battery of device ${a.device} is at ${a.percent} %: change it before it falls silent.`,
  stuckSensor: (a: { device: string }) => `Sensor ${a.device} says the same whatever lies on it: it is stuck.`,
  driftingSensor: (a: { device: string; bias: number }) =>
    `The tare of sensor ${a.device} runs away: it shows ${n(Math.abs(a.bias))} ${a.bias < 0 ? 'less' : 'more'} than lies there. Calibrate it.`,
  discrepancy: (a: { sku: string; location: string; ledger: number; sensor: number; estimate: number; unit: string }) =>
    `${a.sku} at ${a.location}: scans say ${n(a.ledger)} ${a.unit}, the shelf sensor shows ${n(a.sensor)}, and ${n(a.estimate)} are believed to lie there: count it.`,
  shrinkage: (a: { sku: string; location: string; units: number; unit: string; perWeek: number; value: string | null; since: string }) =>
    `${a.sku} at ${a.location}: counts have missed ${n(a.units)} ${a.unit} more than is usual here since ${a.since}, ${n(a.perWeek)} a week${a.value === null ? '' : ` (${a.value})`}.`,
  shrinkagePattern: (a: {
    kind: 'shift' | 'device' | 'zone';
    name: string;
    units: number;
    perWeek: number;
    value: string | null;
    percent: number;
    since: string;
    counts: number;
  }) =>
    `${{ shift: 'Shift', device: 'Device', zone: 'Zone' }[a.kind]} ${a.name} loses more than others do: since ${a.since} about ${counted(a.units, 'unit')} more, ${n(a.perWeek)} a week${a.value === null ? '' : ` (${a.value})`}, ${n(a.percent)} % of what is scanned out there. Reckoned from ${counted(a.counts, 'count')}: ${a.kind === 'zone' ? 'more is missing there than elsewhere' : 'more is missing where it has scanned more'}; a place to look first, no proof.`,
  countsBehind: (a: { counts: readonly CountWords[]; of: number }) =>
    `${a.of > a.counts.length ? 'The last counts' : 'Counts'}: ${a.counts.map(({ day, counted: found, expected }) => `${day} ${n(found)} of ${n(expected)}`).join(', ')}.`,
  chosen: (a: BudgetWords & { quantity: number | null; orders: number; orderSum: string; isProved: boolean }) =>
    `${a.quantity === null ? 'Ordered in full' : `Reduced to ${n(a.quantity)}`}: ${a.spent} of ${a.budget} for this ${a.per} are spent, and ${counted(a.orders, 'order')} for ${a.orderSum} ${a.orders === 1 ? 'asks' : 'compete'} for the rest${a.isProved ? '' : '; chosen by a quick rule, as no proof of the best choice came in time'}.`,
  costUnknown: (a: { currency: string }) =>
    `Waits for approval: its unit cost is not known in ${a.currency}, so it cannot be counted against the budget.`,
  leastTooDear: (a: { least: string; budget: string; per: Per }) =>
    `Waits for approval: the least that can be ordered costs ${a.least}, more than the ${a.budget} for a whole ${a.per}.`,
  budgetReached: (a: BudgetWords & { orders: number; missing: string; names: readonly string[]; more: number }) =>
    `${a.spent} of ${a.budget} for this ${a.per} are spent; ${counted(a.orders, 'order')} ${a.orders === 1 ? 'is' : 'are'} put off or reduced, by ${a.missing} in all: ${a.names.join(', ')}${a.more === 0 ? '' : ` and ${a.more} more`}.`,
  unanswered: (a: { sku: string; quantity: number; hours: number }) =>
    `Nobody has answered the order of ${a.quantity} ${a.sku} for ${counted(a.hours, 'hour')}; it was sent again.`,
  notSeen: (a: { sku: string; reported: number; seen: number; missing: number }) =>
    `Upstream says that ${a.reported} ${a.sku} were received; ${a.seen} were seen here. ${a.missing} are no longer awaited.`,
  rejected: (a: { sku: string; quantity: number; reason: string; hours: number }) =>
    `The order of ${a.quantity} ${a.sku} was rejected (${a.reason}); nothing is ordered for ${counted(a.hours, 'hour')}.`,
  diskLeft: (a: { megabytes: number }) => `The database's disk has ${a.megabytes} MB left.`,
  recount: (a: { by: string; onHand: number; unit: string; sku: string; where: string; isElsewhere: boolean }) =>
    `${a.by}: the books hold ${a.onHand} ${a.unit === 'each' ? a.sku : `${a.unit} of ${a.sku}`}${a.where === '' ? '' : ` at ${a.where}${a.isElsewhere ? ' and elsewhere' : ''}`}; count what is there.`,
  byPerson: (_: object) => 'Asked for by a person',
  byRestore: (a: { day: string }) => `Stock was restored from a backup on ${a.day}`,
  minutes: (a: { count: number }) => counted(a.count, 'minute'),
  hours: (a: { count: number }) => counted(a.count, 'hour'),
  ...orderEn,
};

/** Every table of phrases has these, and takes what they take. */
export type English = typeof en;
