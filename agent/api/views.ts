import type { SensorHealth } from '../domain/estimate/sensor-health.ts';
import type { ForecastEffects, LearntFrom, SignalEffect } from '../domain/forecast/forecast.ts';
import type { AbcClass, XyzClass } from '../domain/items/item-class.ts';
import type { OrderState, Reason } from '../domain/replenishment/decision.ts';
import type { Section } from '../domain/replenishment/decision-story.ts';
import type { Grounds, SeenForecast, SeenParameter, SeenStock } from '../domain/replenishment/grounds.ts';
import type { KeptBy } from '../domain/stock/stock-row.ts';
import type { Believed } from '../pipeline/ingest/believed-stock.ts';

/** The rows that people, scripts and pages read. Times are ISO 8601 UTC texts, quantities base units. */

export interface StockView {
  readonly sku: string;
  /** Empty where nobody has named it. */
  readonly name: string;
  /** Null in the item's total. */
  readonly location: string | null;
  readonly onHand: number;
  readonly allocated: number;
  readonly available: number;
  readonly onOrder: number;
  readonly backorders: number;
  /** On-hand and on-order less allocated and backorders; without what is to be ordered of it in the place of items that it succeeds, which its decisions take off, too. */
  readonly position: number;
  readonly unit: string;
  readonly updatedAt: string | null;
  /** Not sellable: waiting for inspection, or damaged. */
  readonly quarantine: number;
  readonly damaged: number;
  /** `sensor` where a shelf sensor's word counts, `fused` where one estimate is made of scans and sensor. */
  readonly keptBy: KeptBy | null;
  /** What is believed of scans and shelf sensor together; null where `keptBy` is not `fused`. */
  readonly estimate: EstimateView | null;
  /** More was taken than the ledger held. */
  readonly negative: boolean;
  /** False from a restore from a backup until a count, or the shelf sensor, has stated it. */
  readonly verified: boolean;
  /** The inventory position at or below which the item is ordered, as the policy said at `reorderPointAt`; null at a location, and where the policy has named none. */
  readonly reorderPoint: number | null;
  /** Up to where it is ordered; null where the policy has no such level. */
  readonly orderUpTo: number | null;
  /** When the running agent last worked it out and kept it: a move shows after 15 minutes at most, and of a stopped agent it is as old as it says. */
  readonly reorderPointAt: string | null;
  /** Class by the value of a year's demand; null at a location, and where too little of its demand is known. */
  readonly abc: AbcClass | null;
  /** Class by how much demand varies from week to week; null likewise. */
  readonly xyz: XyzClass | null;
}

/** What lies at a position as scans say alone, as its sensor shows, and as is believed of both; confidence is `sd`, and the interval from `low` to `high`, which holds 90 % or more: `within`. */
export interface EstimateView extends Omit<Believed, 'at'> {
  readonly at: string;
}

/** What vanishes of an item at a location between counts. */
export interface ShrinkageView {
  readonly sku: string;
  readonly location: string;
  /** Intervals between two counts. */
  readonly intervals: number;
  /** Base units that counts have missed, less what they have found. */
  readonly lost: number;
  /** The same by today's unit cost; null where that is not known. */
  readonly lostMinor: number | null;
  readonly currency: string | null;
  readonly unit: string;
  /** Units on hand times weeks over which was counted. */
  readonly unitWeeks: number;
  /** The part of the stock that vanishes in a week, drawn towards the site's. */
  readonly weeklyRate: number;
  readonly lastCountedAt: string;
  /** What was lost, shared among the devices and the hours of the day (UTC) that scanned goods out, by how much each did: a place to look first, no proof. */
  readonly lostByDevice: Readonly<Record<string, number>>;
  readonly lostByHour: Readonly<Record<string, number>>;
}

/** What lies of a lot at a location. */
export interface LotView {
  readonly sku: string;
  readonly location: string;
  readonly lot: string | null;
  /** Its last good day, `YYYY-MM-DD`. */
  readonly expiry: string | null;
  readonly quantity: number;
  readonly unit: string;
}

/** A customer's order line that waits to be picked, with its share of what is on hand. */
export interface AllocationView {
  readonly sku: string;
  readonly order: string;
  readonly line: string;
  /** What nobody has picked of it yet. */
  readonly quantity: number;
  readonly allocated: number;
  /** What it lacks. */
  readonly short: number;
  readonly unit: string;
  readonly priority: number;
  readonly dueBy: string | null;
  /** When it was reserved first. */
  readonly reservedAt: string;
  /** By what lines are served, in words. */
  readonly rule: string;
}

export interface DecisionView {
  readonly id: string;
  readonly type: string;
  readonly sku: string;
  readonly location: string | null;
  readonly quantity: number;
  readonly unit: string;
  readonly decidedAt: string;
  readonly dueBy: string;
  readonly priority: number;
  readonly policy: string;
  readonly reason: Reason;
  /** What upstream is told beside the above: `from` and `to` of a transfer. */
  readonly particulars: Readonly<Record<string, string>>;
  /** Where the purchase stands; a requested count is `asked`, then `counted`; a transfer ends as `moved`, `rejected` or `expired`. */
  readonly state: OrderState | 'asked' | 'counted' | 'moved' | 'expired';
  readonly deliveredAt: string | null;
  readonly acknowledgedAt: string | null;
  readonly confirmed: number | null;
  readonly shipped: number;
  /** What receiving scans matched to it, or scans have moved of a transfer. */
  readonly received: number;
  readonly expectedAt: string | null;
  readonly closedAt: string | null;
  /** The purchase that is to be hurried or cancelled; null where the decision is about none that was made before. */
  readonly orderId: string | null;
}

/** What an order was decided on. */
export interface GroundsView extends Omit<Grounds, 'stock' | 'forecast' | 'parameters'> {
  readonly parameters: readonly (Omit<SeenParameter, 'until'> & { readonly until?: string })[];
  readonly stock: Omit<SeenStock, 'statedAt' | 'lastEventAt' | 'orders'> & {
    readonly statedAt: string | null;
    readonly lastEventAt: string | null;
    readonly orders: readonly {
      readonly id: string;
      readonly units: number;
      readonly state: OrderState;
      readonly expectedAt: string | null;
    }[];
  };
  readonly forecast: (Omit<SeenForecast, 'madeAt'> & { readonly madeAt: string }) | null;
}

/** A decision with what it was decided on, what came of it, and all of it told to a person. */
export interface DecisionDetail extends DecisionView {
  /** Null for a decision from before this was kept, and for a request to count. */
  readonly grounds: GroundsView | null;
  readonly receipts: readonly { readonly at: string; readonly quantity: number }[];
  readonly story: readonly Section[];
}

/** What an id, or the beginning of one, leads to. */
export type FoundDecision =
  | { readonly kind: 'found'; readonly decision: DecisionDetail }
  | { readonly kind: 'none' }
  | { readonly kind: 'several'; readonly decisions: readonly Pick<DecisionView, 'id' | 'sku' | 'decidedAt'>[] };

/** A purchase under way or settled, whether a decision of this agent asked for it or somebody placed it upstream. */
export interface OrderView {
  /** The decision's id, or upstream's own. */
  readonly id: string;
  readonly sku: string;
  readonly location: string | null;
  readonly unit: string;
  readonly state: OrderState;
  /** False for a purchase that was placed upstream: there is no decision to look up. */
  readonly decided: boolean;
  readonly requested: number;
  readonly confirmed: number | null;
  readonly shipped: number;
  /** What upstream says was received. */
  readonly reported: number;
  /** What receiving scans and shelves have shown. */
  readonly received: number;
  /** Given up: called received and never seen, or written off by a person. */
  readonly writtenOff: number;
  /** Still on order. */
  readonly awaited: number;
  readonly requestedAt: string;
  readonly expectedAt: string | null;
  readonly closedAt: string | null;
  readonly closeReason: string | null;
}

export interface ForecastView {
  readonly sku: string;
  readonly model: string | null;
  /** Why there is none, where there is none. */
  readonly reason: string | null;
  /** How much, how it moves, how sure, by which model and learnt from what; null where there is no forecast. */
  readonly sentence: string | null;
  /** Level in base units per open day, trend as a share of it per week, weekdays as multiples of the others; null where there is no forecast. */
  readonly effects: ForecastEffects | null;
  /** Promotions, special days and signals that move it, with what each alone adds to every day ahead. */
  readonly signals: readonly SignalEffect[];
  /** Days that it was learnt from, and how many of them were treated before. */
  readonly learntFrom: (Omit<LearntFrom, 'shiftDay'> & { readonly shiftDay: string | null }) | null;
  readonly madeAt: string;
  /** The last business day that the forecast has seen, `YYYY-MM-DD`. */
  readonly originDay: string;
  readonly mean: readonly number[];
  readonly quantiles: Readonly<Record<string, readonly number[]>>;
  readonly total: {
    readonly days: number;
    readonly mean: number;
    readonly sd: number;
    readonly quantiles: Readonly<Record<string, number>>;
  } | null;
  readonly scores: readonly { readonly kind: string; readonly score?: number; readonly reason?: string }[];
  /** Another model that is tried beside it; null where none is. */
  readonly shadow: ShadowView | null;
}

/** A model on trial: since when, `YYYY-MM-DD`, the days that both were held against, and the mean pinball loss of each, in units (lower is better; null before the first day). */
export interface ShadowView {
  readonly model: string;
  readonly since: string;
  readonly days: number;
  readonly score: number | null;
  readonly servingScore: number | null;
}

/** How the forecasts of an item fared on the days that have closed since, the newest weighing most. */
export interface AccuracyView {
  readonly sku: string;
  readonly demandClass: string;
  /** Days scored, the newest of them, `YYYY-MM-DD`. */
  readonly days: number;
  readonly throughDay: string;
  /** Mean absolute error over that of repeating the day before; null where demand never changed. */
  readonly scaledError: number | null;
  /** -1 to 1; far above 0 where too little is forecast, far below where too much. */
  readonly trackingSignal: number;
  /** In units. */
  readonly meanAbsoluteError: number;
  readonly pinball90: number;
  /** Shares of days at or under the median, and at or under the 0.9 quantile. */
  readonly under50: number;
  readonly under90: number;
  /** Where demand stands relative to the newest forecast, by the days since. */
  readonly level: number;
}

export interface DeviceView {
  readonly device: string;
  readonly decoder: string;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly boot: string;
  readonly lastSeq: number | null;
  readonly messages: number;
  readonly batteryPercent: number | null;
  readonly temperatureC: number | null;
  /** What its shelf shows, for shelf sensors. */
  readonly shelf: { readonly sku: string; readonly location: string; readonly quantity: number; readonly confirmedAt: string } | null;
  readonly silent: boolean;
  /** What a person has taught about a scale, in grams; null where nothing. */
  readonly calibration: {
    readonly emptyGrams: number | null;
    readonly piece: { readonly sku: string; readonly grams: number; readonly pieces: number } | null;
    readonly at: string;
  } | null;
  /** What the estimate has learnt of it; null where no estimate is made. */
  readonly sensor: SensorHealth | null;
}

export interface DeadLetterView {
  readonly id: number;
  readonly receivedAt: string;
  readonly topic: string;
  readonly device: string | null;
  readonly reason: string;
  readonly detail: string;
  readonly payload: string;
  readonly payloadBytes: number;
}

export interface OutboxView {
  readonly id: string;
  readonly channel: string;
  readonly subject: string;
  readonly createdAt: string;
  readonly sink: string;
  readonly state: 'waiting' | 'delivered' | 'dead';
  readonly attempts: number;
  readonly deliveredAt: string | null;
  readonly error: string | null;
}

export interface AlertView {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly sentence: string;
  readonly numbers: Readonly<Record<string, number>>;
  readonly raisedAt: string;
  readonly clearedAt: string | null;
}

/** Parameters of levels that simulation has chosen for the items of a policy together. */
export interface LevelChoiceView {
  /** The least cost, or a service: share of demand served, or of cycles without a stockout. */
  readonly goal: 'cost' | 'fill' | 'cycle';
  /** The service that is aimed at; null where that is the least cost. */
  readonly level: number | null;
  readonly madeAt: string;
  /** The last business day that it has seen. */
  readonly originDay: string;
  readonly items: number;
  readonly days: number;
  /** Null where the reorder point came out cheaper. */
  readonly parameters: { readonly safety: number; readonly lotFactor: number; readonly forecastShare: number } | null;
}

export interface StatusView {
  readonly site: string | null;
  readonly gateway: string | null;
  readonly version: string;
  /** The agent's clock. */
  readonly now: string;
  /** Null when no agent has this database open. */
  readonly startedAt: string | null;
  readonly items: number;
  readonly locations: number;
  readonly journalEntries: number;
  readonly lastEventAt: string | null;
  readonly devices: number;
  readonly deadLetters: number;
  readonly openOrders: number;
  readonly outboxWaiting: number;
  readonly outboxOldestAt: string | null;
  readonly activeAlerts: number;
  /** Base units of all SKUs that were ever scrapped, and their cost in minor units per currency, by today's unit costs. */
  readonly scrappedUnits: number;
  readonly scrappedCosts: Readonly<Record<string, number>>;
  /** When the last good scheduled backup was taken. */
  readonly lastBackupAt: string | null;
  /** Parameters that simulation has chosen, one for each set of terms, oldest first. */
  readonly levelChoices: readonly LevelChoiceView[];
  readonly databaseBytes: number;
  readonly databaseSchema: number;
}

/** Whether messages can be committed; `degraded` lists what is down without stopping that. */
export interface HealthView {
  readonly ok: boolean;
  readonly problems: readonly string[];
  readonly degraded: readonly string[];
}

/** One figure for /metrics. */
export interface MetricView {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  readonly samples: readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[];
}

/** What a person or a system asks of the agent; done once per id. */
export interface Command {
  readonly id: string;
  /** `approve`, `reject`, `snooze`, `reload`, ...; an unknown one is answered with an error. */
  readonly command: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly by: string | null;
}

export interface CommandReply {
  readonly id: string;
  readonly ok: boolean;
  readonly error?: string;
  /** The same may be done a little later: something is awaited. */
  readonly retryable?: true;
}
