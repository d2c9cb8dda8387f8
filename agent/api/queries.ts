import { DAY_MS, formatDay, toIso } from '../domain/calendar.ts';
import { sensorHealth } from '../domain/estimate/sensor-health.ts';
import type { LearntFrom, Shadow } from '../domain/forecast/forecast.ts';
import { accuracyOf } from '../domain/forecast/forecast-record.ts';
import { estimatesInForce } from '../pipeline/ingest/believed-stock.ts';
import type { ForecastRecordRow } from '../store/forecast-records.ts';
import type { ForecastRow } from '../store/forecasts.ts';
import type { DeliveryRow, OutboxRow } from '../store/outbox.ts';
import type { Store } from '../store/store.ts';
import { allocationViews } from './allocation-views.ts';
import type { Queries } from './api.ts';
import { findDecision } from './decision-detail.ts';
import { decisionViews, openOrderViews } from './decision-views.ts';
import { itemDetail } from './item-view.ts';
import { lotViews } from './lot-views.ts';
import { promotionViews } from './promotions.ts';
import { shrinkageViews } from './shrinkage-views.ts';
import { readStatus, type StatusContext } from './status.ts';
import { stockViews } from './stock-views.ts';
import type { AccuracyView, AlertView, DeadLetterView, DeviceView, ForecastView, OutboxView, ShadowView } from './views.ts';

export interface QueryContext extends StatusContext {
  readonly store: Store;
  readonly now: () => number;
  /** A device that has said nothing for this long is called silent. */
  readonly silentAfterMs: number;
}

const LIMIT = 1000;

/** Reads views from a database, beside a running agent or without one. */
export function createQueries(context: QueryContext): Queries {
  const { store } = context;
  return {
    stock: (filter) => stockViews(store, filter?.sku),
    item: (sku) => itemDetail(store, sku, { now: context.now(), today: Math.floor(context.now() / DAY_MS) }),
    lots: (filter) => lotViews(store, filter?.sku),
    shrinkage: () => shrinkageViews(store),
    allocations: (filter) => allocationViews(store, context.now(), filter?.sku),
    decisions: (filter) => decisionViews(store, { ...filter, limit: filter?.limit ?? LIMIT }),
    decision: (id) => findDecision(store, id),
    openOrders: (filter) => openOrderViews(store, { ...filter, limit: filter?.limit ?? LIMIT }),
    promotions: () => promotionViews(store),
    forecasts: (filter) =>
      (filter?.sku === undefined ? store.forecasts.all() : [store.forecasts.get(filter.sku)])
        .filter((row) => row !== null)
        .map((row) => forecastView(row, store.forecastRecords.get(row.sku))),
    accuracy: (filter) =>
      (filter?.sku === undefined ? store.forecastRecords.all() : [store.forecastRecords.get(filter.sku)])
        .filter((row) => row !== null)
        .map((row) => accuracyView(store, row)),
    devices: () => deviceViews(context),
    deadLetters: (limit = LIMIT) => deadLetterViews(store, limit),
    outbox: (limit = LIMIT) => outboxViews(store, limit),
    deadMessages: (limit = LIMIT) => store.outbox.newestDead(limit).map(({ row, delivery }) => settledView(row, delivery.sink, delivery)),
    alerts: (limit = LIMIT) => alertViews(store, limit),
    demand: (sku, days) => demandOf(store, sku, days),
    status: () => ({ ...readStatus(context), now: toIso(context.now()) }),
  };
}

function forecastView(row: ForecastRow, record: ForecastRecordRow | null): ForecastView {
  const { forecast } = row;
  return {
    sku: row.sku,
    model: forecast?.model ?? null,
    reason: row.reason,
    sentence: forecast?.sentence ?? null,
    effects: forecast?.effects ?? null,
    signals: forecast?.signals ?? [],
    learntFrom: learntView(forecast?.learntFrom),
    madeAt: toIso(row.madeAt),
    originDay: formatDay(row.originDay),
    mean: forecast?.mean ?? [],
    quantiles: Object.fromEntries((forecast?.quantiles ?? []).map(({ level, value }) => [String(level), value])),
    total: forecast && {
      days: forecast.total.steps,
      mean: forecast.total.mean,
      sd: forecast.total.sd,
      quantiles: Object.fromEntries(forecast.total.quantiles.map(({ level, value }) => [String(level), value])),
    },
    scores: forecast?.scores ?? [],
    shadow: shadowView(forecast?.shadow, record),
  };
}

function shadowView(shadow: Shadow | undefined, record: ForecastRecordRow | null): ShadowView | null {
  if (!shadow) return null;
  const trial = record?.trialSince === shadow.since && record.trialDays > 0 ? record : null;
  return {
    model: shadow.model,
    since: formatDay(shadow.since),
    days: trial?.trialDays ?? 0,
    score: trial && trial.newcomerLoss / trial.trialDays,
    servingScore: trial && trial.servingLoss / trial.trialDays,
  };
}

function learntView(learnt: LearntFrom | undefined): ForecastView['learntFrom'] {
  return learnt ? { ...learnt, shiftDay: learnt.shiftDay === null ? null : formatDay(learnt.shiftDay) } : null;
}

function accuracyView(store: Store, row: ForecastRecordRow): AccuracyView {
  const { sku, throughDay, absError: meanAbsoluteError, originDay, level } = row;
  const isCurrent = store.forecasts.get(sku)?.originDay === originDay;
  return { sku, throughDay: formatDay(throughDay), ...accuracyOf(row), meanAbsoluteError, level: isCurrent ? level : 1 };
}

function deviceViews({ store, now, silentAfterMs }: QueryContext): DeviceView[] {
  const shelves = new Map(store.devices.shelves().map((shelf) => [shelf.device, shelf]));
  const sensors = new Map(estimatesInForce(store, store.estimates.all()).map(({ device, belief }) => [device, sensorHealth(belief)]));
  return store.devices.all().map((device) => {
    const shelf = shelves.get(device.device);
    return {
      ...device,
      firstSeen: toIso(device.firstSeen),
      lastSeen: toIso(device.lastSeen),
      shelf: shelf ? { sku: shelf.sku, location: shelf.location, quantity: shelf.quantity, confirmedAt: toIso(shelf.confirmedTime) } : null,
      silent: now() - device.lastSeen > silentAfterMs,
      calibration: calibrationView(store, device.device),
      sensor: sensors.get(device.device) ?? null,
    };
  });
}

function calibrationView(store: Store, device: string): DeviceView['calibration'] {
  const row = store.scales.get(device);
  return row && { emptyGrams: row.emptyGrams, piece: row.piece, at: toIso(row.at) };
}

const decoder = new TextDecoder('utf-8', { fatal: false });

function deadLetterViews(store: Store, limit: number): DeadLetterView[] {
  return store.deadLetters
    .newest(limit)
    .map(({ retained: _, ...letter }) => ({ ...letter, receivedAt: toIso(letter.receivedAt), payload: decoder.decode(letter.payload) }));
}

function outboxViews(store: Store, limit: number): OutboxView[] {
  const cursors = store.outbox.cursors();
  const sinks = cursors.length > 0 ? cursors : [{ sink: 'mqtt', ...store.outbox.cursor('mqtt') }];
  return sinks.flatMap(({ sink, attempts, lastError }) => {
    const waiting = store.outbox.waitingFor(sink, limit).map((row, index) => ({
      id: row.messageId,
      channel: row.channel,
      subject: row.subject,
      createdAt: toIso(row.createdAt),
      sink,
      state: 'waiting' as const,
      attempts: index === 0 ? attempts : 0,
      deliveredAt: null,
      error: index === 0 ? lastError : null,
    }));
    const settled = store.outbox.newestSettled(sink, limit - waiting.length).map((row) =>
      settledView(
        row,
        sink,
        store.outbox.deliveriesOf(row.id).find((candidate) => candidate.sink === sink),
      ),
    );
    return [...waiting, ...settled];
  });
}

function settledView(row: OutboxRow, sink: string, delivery: DeliveryRow | undefined): OutboxView {
  return {
    id: row.messageId,
    channel: row.channel,
    subject: row.subject,
    createdAt: toIso(row.createdAt),
    sink,
    state: delivery?.state ?? 'delivered',
    attempts: delivery?.attempts ?? 1,
    deliveredAt: delivery?.state === 'delivered' ? toIso(delivery.at) : null,
    error: delivery?.reason ?? null,
  };
}

function alertViews(store: Store, limit: number): AlertView[] {
  const active = store.alerts.allActive().slice(0, limit);
  return [...active, ...store.alerts.newestCleared(limit - active.length)].map((alert) => ({
    ...alert,
    raisedAt: toIso(alert.raisedAt),
    clearedAt: alert.clearedAt === null ? null : toIso(alert.clearedAt),
  }));
}

function demandOf(store: Store, sku: string, days: number): { day: string; quantity: number }[] {
  const entries = store.demand.days(sku, 0);
  const last = entries.at(-1)?.day;
  if (last === undefined) return [];
  const byDay = new Map(entries.map((entry) => [entry.day, entry.quantity]));
  const first = Math.max(entries[0]!.day, last - days + 1);
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    day: formatDay(first + index),
    quantity: byDay.get(first + index) ?? 0,
  }));
}
