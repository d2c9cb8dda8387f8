import type { ReplayPage, ReplayRequest } from '../pipeline/ingest/replay-letters.ts';
import type { ItemDetail } from './item-view.ts';
import type { PromotionView } from './promotions.ts';
import type {
  AccuracyView,
  AlertView,
  AllocationView,
  Command,
  CommandReply,
  DeadLetterView,
  DecisionView,
  DeviceView,
  ForecastView,
  FoundDecision,
  HealthView,
  LotView,
  MetricView,
  OrderView,
  OutboxView,
  ShrinkageView,
  StatusView,
  StockView,
} from './views.ts';

export type { ReplayPage, ReplayRequest };

/** What can be read from a database, whether an agent runs on it or not. Nothing here writes. */
export interface Queries {
  stock(filter?: { readonly sku?: string }): StockView[];
  /** What counts of an item, where each value came from and until when; null where no source knows it. */
  item(sku: string): ItemDetail | null;
  /** What lies of each lot, by SKU and location, the first to expire first. */
  lots(filter?: { readonly sku?: string }): LotView[];
  /** What vanishes between counts, what cost most first. */
  shrinkage(): ShrinkageView[];
  /** Customers' order lines that wait to be picked, in the order in which short stock serves them. */
  allocations(filter?: { readonly sku?: string }): AllocationView[];
  /** Newest first; `open` leaves only orders under way and counts still asked for, the most urgent first. `limit` defaults to 1,000. */
  decisions(filter?: { readonly sku?: string; readonly limit?: number; readonly open?: boolean }): DecisionView[];
  /** One decision with all that is known of it, by its id or the beginning of it where no other begins so. */
  decision(id: string): FoundDecision;
  /** Purchases under way, ours and those that were placed upstream, oldest first; `limit` defaults to 1,000. */
  openOrders(filter?: { readonly sku?: string; readonly limit?: number }): OrderView[];
  /** Promotions that are known, past and planned, the earliest first. */
  promotions(): PromotionView[];
  forecasts(filter?: { readonly sku?: string }): ForecastView[];
  /** How the forecasts fared, of items whose forecasts have met a closed day. */
  accuracy(filter?: { readonly sku?: string }): AccuracyView[];
  devices(): DeviceView[];
  /** Newest first; `limit` defaults to 1,000. */
  deadLetters(limit?: number): DeadLetterView[];
  /** Waiting ones first in order of delivery, then the newest delivered; `limit` defaults to 1,000. */
  outbox(limit?: number): OutboxView[];
  /** What a sink has refused for good, newest first; `limit` defaults to 1,000. */
  deadMessages(limit?: number): OutboxView[];
  /** Active ones first, then the newest cleared; `limit` defaults to 1,000. */
  alerts(limit?: number): AlertView[];
  /** Demand per business day, oldest first, zeros included. */
  demand(sku: string, days: number): { day: string; quantity: number }[];
  status(): StatusView;
}

/** The one way in to a running agent, for the HTTP server, the downlink and the simulator. */
export interface AgentApi extends Queries {
  command(command: Command): CommandReply;
  /** Puts dead letters back through ingest, a page at a time; from source to end by `after`. Throws AgentError when it cannot be committed. */
  replayDeadLetters(request: ReplayRequest): ReplayPage;
  health(): HealthView;
  metrics(): MetricView[];
}
