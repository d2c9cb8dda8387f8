import type { AlertView, DecisionView, DeviceView, ForecastView, StockView } from '../../agent/api/views.ts';
import { STAGED_NOW, type StagedAgent, stageAgent } from './staged-agent.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NAMES = [
  'Hand soap 500 ml',
  'Green tea 20 bags',
  'Printer paper A4',
  'AA batteries, 4',
  'Dish cloths',
  'LED bulb E27',
  'Packing tape',
  'Olive oil 1 l',
];

const NO_REORDER_POINT = { reorderPoint: null, orderUpTo: null, reorderPointAt: null, abc: null, xyz: null };

const iso = (time: number): string => new Date(time).toISOString();

/** Uniform numbers in [0, 1) from a seed (Park and Miller, 1988, minimal standard). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state - 1) / 2_147_483_646;
  };
}

/** A warehouse of `count` items on a bad night: some out, some low, orders waiting for approval, late ones, a silent scale. */
export function stagedWarehouse(count = 40): StagedAgent {
  const random = seeded(7);
  const staged = stageAgent();
  const { rows } = staged;
  for (let index = 0; index < count; index++) {
    const item = itemOf(index, random);
    rows.stock.push(...item.stock);
    rows.demand.set(item.sku, item.past);
    rows.forecasts.push(item.forecast);
    if (item.isShort) rows.decisions.push(decisionOf(index, item));
    if (item.alert) rows.alerts.push(item.alert);
  }
  for (let index = 0; index < 9; index++) rows.devices.push(deviceOf(index));
  rows.alerts.push({
    id: 'alert-scale-3',
    kind: 'silent-device',
    subject: 'scale-3',
    sentence: 'Device scale-3 has been silent for 31 hours; it should be heard every 24 hours.',
    numbers: { silentHours: 31, limitHours: 24 },
    raisedAt: iso(STAGED_NOW - 7 * HOUR_MS),
    clearedAt: null,
  });
  rows.health = { ok: true, problems: [], degraded: ['device scale-3 is silent'] };
  rows.deadLetters.push({
    id: 12,
    receivedAt: iso(STAGED_NOW - 2 * HOUR_MS),
    topic: 'warehouse/berlin/scanner/gun-4',
    device: 'gun-4',
    reason: 'unknown-code',
    detail: 'no item has the code 4006381333900',
    payload: '{"seq":411,"action":"pick","code":"4006381333900","quantity":2}',
    payloadBytes: 64,
  });
  rows.outbox.push({
    id: 'decision-1',
    channel: 'decisions',
    subject: 'SKU-0001',
    createdAt: iso(STAGED_NOW - 30_000),
    sink: 'mqtt',
    state: 'waiting',
    attempts: 0,
    deliveredAt: null,
    error: null,
  });
  return staged;
}

type StagedItem = ReturnType<typeof itemOf>;

function itemOf(index: number, random: () => number) {
  const sku = `SKU-${String(index).padStart(4, '0')}`;
  const perDay = 1 + Math.round(random() * 14);
  const wave = (at: number) => perDay * (1 + 0.5 * Math.sin((2 * Math.PI * at) / 7));
  const past = Array.from({ length: 28 }, (_, at) => Math.max(0, Math.round(wave(at) * (0.6 + 0.8 * random()))));
  const mean = Array.from({ length: 42 }, (_, at) => wave(at + 28));
  const reorderPoint = perDay * 9;
  const fate = index % 13;
  const onHand =
    fate === 1
      ? 0
      : fate === 4
        ? -3
        : fate === 6 || fate === 9
          ? Math.round(reorderPoint * 0.7)
          : reorderPoint + Math.round(random() * 200);
  const isShort = onHand <= reorderPoint;
  const quantity = Math.ceil((perDay * 30 - onHand) / 12) * 12;
  const base = { sku, name: NAMES[index % NAMES.length]!, unit: 'each', updatedAt: iso(STAGED_NOW - Math.round(random() * 30) * HOUR_MS) };
  const figures = { quarantine: 0, damaged: index % 11 === 0 ? 1 : 0, negative: onHand < 0, verified: true, ...NO_REORDER_POINT };
  const aisle = String.fromCharCode(65 + (index % 6));
  const half = Math.max(0, Math.floor(onHand / 3));
  const place = (location: string, held: number): StockView => ({
    ...base,
    ...figures,
    location,
    onHand: held,
    allocated: 0,
    available: held,
    onOrder: 0,
    backorders: 0,
    position: held,
    keptBy: index % 5 === 0 ? 'sensor' : 'scans',
    estimate: null,
    negative: held < 0,
  });
  const total: StockView = {
    ...base,
    ...figures,
    location: null,
    onHand,
    allocated: 0,
    available: onHand,
    onOrder: isShort ? quantity : 0,
    backorders: 0,
    position: onHand + (isShort ? quantity : 0),
    keptBy: null,
    estimate: null,
    ...{ reorderPoint, orderUpTo: onHand + quantity, reorderPointAt: iso(STAGED_NOW - 5 * HOUR_MS) },
  };
  return {
    sku,
    past,
    isShort,
    onHand,
    quantity,
    reorderPoint,
    stock: [total, place(`${aisle}-01-0${index % 9}`, onHand - half), place(`${aisle}-02-0${index % 9}`, half)],
    forecast: forecastOf(sku, mean, perDay),
    alert: fate === 1 ? lowStock(sku, index, reorderPoint) : null,
  };
}

function forecastOf(sku: string, mean: number[], perDay: number): ForecastView {
  return {
    sku,
    model: 'holt-winters',
    reason: null,
    sentence: `About ${perDay} a day; by holt-winters, learnt from 365 days.`,
    effects: { level: perDay, trendPerWeek: 0, weekdays: [] },
    signals: [],
    learntFrom: { steps: 365, stockouts: 0, gaps: 0, oneOffs: 0, returns: 0, shiftDay: null },
    madeAt: iso(STAGED_NOW - HOUR_MS),
    originDay: iso(STAGED_NOW - DAY_MS).slice(0, 10),
    mean,
    quantiles: { '0.1': mean.map((value) => value * 0.6), '0.5': mean, '0.9': mean.map((value) => value * 1.5) },
    total: { days: 8, mean: perDay * 8, sd: perDay * 2, quantiles: { '0.5': perDay * 8, '0.9': perDay * 10.5 } },
    scores: [{ kind: 'holt-winters', score: 0.71 }],
    shadow: null,
  };
}

function lowStock(sku: string, index: number, reorderPoint: number): AlertView {
  return {
    id: `alert-${sku}`,
    kind: 'low-stock',
    subject: sku,
    sentence: `${sku} has 0 available (on hand 0, allocated 0), run out and below ${reorderPoint / 2} = 0.5 of the reorder point ${reorderPoint}; on order 60.`,
    numbers: { available: 0, onHand: 0, allocated: 0, onOrder: 60, reorderPoint },
    raisedAt: iso(STAGED_NOW - (index + 1) * HOUR_MS),
    clearedAt: null,
  };
}

function decisionOf(index: number, { sku, onHand, quantity, reorderPoint }: StagedItem): DecisionView {
  const states = ['proposed', 'requested', 'confirmed', 'shipped'] as const;
  const state = states[Math.floor(index / 3) % 4]!;
  const decidedAt = STAGED_NOW - (5 + (index % 7) * 20) * HOUR_MS;
  const expectedAt = decidedAt + 5 * DAY_MS - (state === 'shipped' ? DAY_MS * 1.6 : 0);
  return {
    id: `decision-${index}`,
    type: 'quartermaster.replenishment.requested',
    sku,
    location: 'RECEIVING',
    quantity,
    unit: 'each',
    decidedAt: iso(decidedAt),
    dueBy: iso(expectedAt),
    priority: onHand <= 0 ? 100 : 40,
    policy: 'reorder-point',
    reason: {
      sentence: `Position ${onHand} (on hand ${onHand}, on order 0, allocated 0) is at or below the reorder point ${reorderPoint} = 8 days of demand at ${(reorderPoint / 9).toFixed(1)} a day plus safety stock; order up to ${onHand + quantity}: ${quantity}, in packs of 12.`,
      numbers: { onHand, onOrder: 0, allocated: 0, backorders: 0, position: onHand, reorderPoint, quantity },
      rules: ['whole-packs'],
    },
    particulars: {},
    state,
    deliveredAt: state === 'proposed' ? null : iso(decidedAt + 1000),
    acknowledgedAt: state === 'proposed' || state === 'requested' ? null : iso(decidedAt + 60_000),
    confirmed: state === 'confirmed' || state === 'shipped' ? quantity : null,
    shipped: state === 'shipped' ? quantity : 0,
    received: 0,
    expectedAt: iso(expectedAt),
    closedAt: null,
    orderId: null,
  };
}

function deviceOf(index: number): DeviceView {
  const isScale = index < 6;
  const isSilent = index === 3;
  return {
    device: isScale ? `scale-${index}` : `gun-${index - 5}`,
    decoder: isScale ? 'shelf-json' : 'scanner-json',
    firstSeen: iso(STAGED_NOW - 90 * DAY_MS),
    lastSeen: iso(STAGED_NOW - (isSilent ? 31 * HOUR_MS : 40_000 * (index + 1))),
    boot: '',
    lastSeq: 1000 + index,
    messages: 4000 * (index + 1),
    batteryPercent: isScale ? [88, 64, 9, 41, 97, 76][index]! : null,
    temperatureC: null,
    sensor: null,
    shelf: isScale
      ? {
          sku: `SKU-${String(index * 5).padStart(4, '0')}`,
          location: `A-01-0${index}`,
          quantity: 40 + index,
          confirmedAt: iso(STAGED_NOW - HOUR_MS),
        }
      : null,
    silent: isSilent,
    calibration: null,
  };
}
