import type { Alternative } from '../replenishment/grounds.ts';
import type { KeptBy } from '../stock/stock-row.ts';
import { counted, shownNumber as n } from '../words/wording.ts';
import { inPlace } from './order-en.ts';

const SOURCES: Record<string, string> = {
  operator: 'set by an operator',
  config: 'from the configuration',
  import: 'imported',
  catalog: 'from the catalogue',
  default: 'nobody has set it',
};
const PARAMETERS: Record<string, string> = {
  leadTimeDays: 'Lead time in days',
  leadTimeSdDays: 'Standard deviation of the lead time in days',
  unitsPerPack: 'Pack',
  minimumOrderQuantity: 'Minimum order',
  unitCostMinor: 'Unit cost in minor units',
  stockoutCostMinor: 'Cost of a unit short in minor units',
  min: 'Minimum',
  max: 'Maximum',
  serviceLevel: 'Service level',
  serviceKind: 'Kind of service',
  supplier: 'Supplier',
};
const STATES: Record<string, string> = {
  proposed: 'waiting for approval',
  requested: 'waiting for an answer',
  accepted: 'accepted',
  confirmed: 'confirmed',
  shipped: 'on its way',
  received: 'received',
  cancelled: 'cancelled',
  rejected: 'rejected',
};
function what({ kind, policy }: Pick<Alternative, 'kind' | 'policy'>): string {
  if (kind === 'ordered') return ' as ordered';
  if (kind === 'policy') return ` as ${policy} would by its defaults`;
  return { nothing: '', 'pack-less': ', a pack less', 'pack-more': ', a pack more' }[kind];
}

/** What is told of a decision, in English. */
export const storyEn = {
  titles: {
    seen: 'What was seen',
    computed: 'What was computed',
    changed: 'What was rounded or capped',
    alternatives: 'What else could have been ordered',
    waiting: 'What doing nothing costs',
    since: 'What has happened since',
  },
  /** Between two sentences. */
  gap: ' ',
  noGrounds: 'What this was decided on was not kept: only its sentence, numbers and rules are known.',
  noOrder: 'No order belongs to it.',
  position: (s: { onHand: number; onOrder: number; allocated: number; backorders: number; inPlaceOf?: number; position: number }) =>
    `Stock: on hand ${n(s.onHand)}, on order ${n(s.onOrder)}, allocated ${n(s.allocated)}, backorders ${n(s.backorders)}${inPlace(s)}: position ${n(s.position)}.`,
  substitute: (s: { sku: string; units: number }) => `${n(s.units)} ${s.sku} could be sent in its place, above what that needs itself.`,
  keptBy: (by: KeptBy): string =>
    ({ sensor: 'A shelf sensor keeps it.', fused: 'An estimate from scans and shelf sensor keeps it.', scans: 'Scans keep it.' })[by],
  lastEvent: (age: string) => `The last event was ${age} old.`,
  stated: (age: string | null) =>
    age === null ? 'Not all of it was ever counted.' : `All of it was counted, or shown by a shelf, within ${age}.`,
  unverified: 'Nobody has counted it since a restore from a backup: it may be wrong.',
  negative: 'More was taken than the ledger held: it is wrong somewhere.',
  openOrder: (o: { id: string; units: number; due: string | null; state: string }) =>
    `On order: ${n(o.units)}${o.due === null ? ', no date given' : ` by ${o.due}`}, ${STATES[o.state] ?? o.state} (${o.id}).`,
  moreOrders: (count: number) => `On order: ${counted(count, 'more order')}.`,
  forecast: (f: { model: string; daysOld: number }) =>
    `Forecast by ${f.model}, ${f.daysOld === 0 ? 'of today' : `${counted(f.daysOld, 'day')} old`}.`,
  observed: (o: { units: number; days: number }) => `No forecast yet: ${n(o.units)} seen in ${counted(o.days, 'day')}.`,
  firstDemands: 'Nobody asked for it within the last year: reckoned by what other items were asked for for the first time.',
  noDemand: 'Nothing is known of its demand: reckoned as if the reorder point were what is wanted until an order is here.',
  demand: (d: { days: number; mean: number; sd: number; perDay: number }) =>
    `Demand of lead time and review, ${counted(d.days, 'day')}: ${n(d.mean)}, ${n(d.perDay)} a day, standard deviation ${n(d.sd)}.`,
  quantiles: (levels: readonly { level: number; value: number }[]) =>
    `${levels.map(({ level, value }) => `${n(level * 100)} % certain: at most ${n(value)}`).join('; ')}.`,
  parameter: (p: { name: string; value: number | string; source: string; until: string | null }) =>
    `${PARAMETERS[p.name] ?? p.name}: ${typeof p.value === 'number' ? n(p.value) : p.value} (${SOURCES[p.source] ?? p.source}${p.until === null ? '' : `, until ${p.until}`}).`,
  levels: (c: { reorderPoint: number; orderUpTo: number | null }) =>
    `Reorder point ${n(c.reorderPoint)}${c.orderUpTo === null ? '' : `; order up to ${n(c.orderUpTo)}`}.`,
  needed: (needed: number, quantity: number) => `Needed ${n(needed)}, ordered ${n(quantity)}.`,
  rules: (policy: string, rules: readonly string[]) => `Policy ${policy}; rules: ${rules.length === 0 ? 'none' : rules.join(', ')}.`,
  unchanged: 'Nothing: what was needed was ordered.',
  changedBy: (rules: readonly string[], was: number, is: number) => `From ${n(was)} to ${n(is)}, by one of: ${rules.join(', ')}.`,
  change: {
    'minimum-order': (was: number, is: number) => `Raised from ${n(was)} to the minimum order of ${n(is)}.`,
    'whole-packs': (was: number, is: number) => `Rounded up from ${n(was)} to ${n(is)}, in whole packs.`,
    'reduced-to-budget': (was: number, is: number) => `Reduced from ${n(was)} to ${n(is)} by the budget.`,
  },
  over: (days: number) => `Until the order after it could be here, ${counted(days, 'day')}:`,
  alternative: (a: Alternative, money: (minor: number) => string) =>
    `${a.quantity === 0 ? 'Nothing' : n(a.quantity)}${what(a)}: ${n(a.short)} expected short${a.shortMinor === null ? '' : ` (${money(a.shortMinor)})`}, ${n(a.left)} left${a.holdingMinor === null ? '' : ` (${money(a.holdingMinor)} to hold)`}.`,
  waiting: (w: { days: number; units: number; money: string | null; priority: number }) =>
    `${w.days === 1 ? 'A day' : counted(w.days, 'day')} without an order: ${n(w.units)} more wanted and not there${w.money === null ? '' : `, ${w.money}`}. Priority ${w.priority} of 100.`,
  decided: (at: string) => `${at} decided.`,
  delivered: (at: string) => `${at} delivered upstream.`,
  undelivered: 'Not delivered upstream yet.',
  answered: (at: string, isRejected: boolean) => `${at} ${isRejected ? 'rejected' : 'answered'}.`,
  unanswered: 'Nobody has answered yet.',
  approval: 'It waits for approval.',
  confirmed: (units: number) => `${n(units)} confirmed.`,
  shipped: (units: number) => `${n(units)} shipped.`,
  reported: (at: string, units: number) => `${at} ${n(units)} received, says upstream.`,
  receipt: (at: string, units: number) => `${at} ${n(units)} seen here.`,
  seenInAll: (units: number) => `${n(units)} seen here in all.`,
  writtenOff: (units: number) => `${n(units)} no longer awaited.`,
  closed: (at: string, state: string, reason: string | null) =>
    `${at} closed: ${STATES[state] ?? state}${reason === null ? '' : ` (${reason})`}.`,
  awaited: (units: number, due: string | null) => `${n(units)} awaited${due === null ? '' : ` by ${due}`}.`,
  counted: (at: string) => `${at} counted.`,
  notCounted: 'Nobody has counted yet.',
  age: (amount: number, unit: 'minute' | 'hour' | 'day') => counted(amount, unit),
};

/** The phrases of a decision's story; a table of another language lacks none of them. */
export type Story = typeof storyEn;
