import type { AgentApi } from '../../agent/api/api.ts';
import type {
  AlertView,
  Command,
  DeadLetterView,
  DecisionView,
  DeviceView,
  ForecastView,
  HealthView,
  OrderView,
  OutboxView,
  StatusView,
  StockView,
} from '../../agent/api/views.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Where the staged agent's clock stands. */
export const STAGED_NOW = Date.UTC(2026, 0, 13, 2, 40);

const iso = (time: number): string => new Date(time).toISOString();
const day = (time: number): string => iso(time).slice(0, 10);

/** An agent of rows that a test has set on stage, to see how they are served and shown; commands are kept and take effect on the rows. */
export interface StagedAgent {
  readonly api: AgentApi;
  readonly rows: {
    stock: StockView[];
    decisions: DecisionView[];
    openOrders: OrderView[];
    forecasts: ForecastView[];
    devices: DeviceView[];
    deadLetters: DeadLetterView[];
    outbox: OutboxView[];
    alerts: AlertView[];
    demand: Map<string, number[]>;
    health: HealthView;
  };
  readonly commands: Command[];
}

/** Stages an agent with `rows` and nothing else; what is missing is empty. */
export function stageAgent(staged: Partial<StagedAgent['rows']> = {}): StagedAgent {
  const rows: StagedAgent['rows'] = {
    stock: [],
    decisions: [],
    openOrders: [],
    forecasts: [],
    devices: [],
    deadLetters: [],
    outbox: [],
    alerts: [],
    demand: new Map(),
    health: { ok: true, problems: [], degraded: [] },
    ...staged,
  };
  const commands: Command[] = [];
  const of = <Row extends { sku: string }>(all: readonly Row[], sku?: string) =>
    sku === undefined ? [...all] : all.filter((row) => row.sku === sku);
  const api: AgentApi = {
    stock: (filter) => of(rows.stock, filter?.sku),
    item: (sku) => (rows.stock.some((row) => row.sku === sku) ? { sku, parameters: [], holds: [], succeeds: [], instead: [] } : null),
    lots: () => [],
    shrinkage: () => [],
    allocations: () => [],
    decisions: (filter) =>
      of(rows.decisions, filter?.sku)
        .filter(({ closedAt }) => !filter?.open || closedAt === null)
        .slice(0, filter?.limit ?? 1000),
    decision(id) {
      const found = rows.decisions.find((row) => row.id === id);
      if (!found) return { kind: 'none' };
      const story = [{ title: 'What was seen', lines: [`Of ${found.sku}.`] }];
      return { kind: 'found', decision: { ...found, grounds: null, receipts: [], story } };
    },
    openOrders: (filter) => of(rows.openOrders, filter?.sku).slice(0, filter?.limit ?? 1000),
    promotions: () => [],
    forecasts: (filter) => of(rows.forecasts, filter?.sku),
    accuracy: () => [],
    devices: () => rows.devices,
    deadLetters: (limit = 1000) => rows.deadLetters.slice(0, limit),
    outbox: (limit = 1000) => rows.outbox.slice(0, limit),
    deadMessages: (limit = 1000) => rows.outbox.filter(({ state }) => state === 'dead').slice(0, limit),
    alerts: (limit = 1000) => rows.alerts.slice(0, limit),
    demand: (sku, days) => {
      const units = (rows.demand.get(sku) ?? []).slice(-days);
      return units.map((quantity, index) => ({ day: day(STAGED_NOW - (units.length - index) * DAY_MS), quantity }));
    },
    status: () => statusOf(rows),
    replayDeadLetters: () => ({ letters: [], next: null }),
    health: () => rows.health,
    metrics: () => [
      { name: 'quartermaster_alerts_active', help: 'Active alerts', type: 'gauge', samples: [{ labels: {}, value: rows.alerts.length }] },
      {
        name: 'quartermaster_dead_letters_total',
        help: 'Dead letters, a \\ and a\nline end',
        type: 'counter',
        samples: [{ labels: { reason: 'a "quoted"\\\nreason' }, value: 2 }],
      },
    ],
    command(command) {
      commands.push(command);
      const index = rows.decisions.findIndex(({ id, state }) => id === command.args.decisionId && state === 'proposed');
      const next = ({ approve: 'requested', reject: 'rejected' } as const)[command.command as 'approve'];
      if (index < 0 || next === undefined) return { id: command.id, ok: false, error: `cannot ${command.command}` };
      const closedAt = next === 'requested' ? null : iso(STAGED_NOW);
      rows.decisions[index] = { ...rows.decisions[index]!, state: next, closedAt };
      return { id: command.id, ok: true };
    },
  };
  return { api, rows, commands };
}

function statusOf(rows: StagedAgent['rows']): StatusView {
  const waiting = rows.outbox.filter(({ state }) => state === 'waiting');
  return {
    site: 'berlin',
    gateway: 'gateway-1',
    version: '0.1.0',
    now: iso(STAGED_NOW),
    startedAt: iso(STAGED_NOW - 9 * DAY_MS),
    items: rows.stock.filter(({ location }) => location === null).length,
    locations: rows.stock.filter(({ location }) => location !== null).length,
    journalEntries: 48_211,
    lastEventAt: iso(STAGED_NOW - 20_000),
    devices: rows.devices.length,
    deadLetters: rows.deadLetters.length,
    openOrders: rows.decisions.filter(({ closedAt }) => closedAt === null).length,
    outboxWaiting: waiting.length,
    outboxOldestAt: waiting[0]?.createdAt ?? null,
    activeAlerts: rows.alerts.filter(({ clearedAt }) => clearedAt === null).length,
    scrappedUnits: 0,
    scrappedCosts: {},
    lastBackupAt: iso(STAGED_NOW - 5 * HOUR_MS),
    levelChoices: [],
    databaseBytes: 18_400_000,
    databaseSchema: 3,
  };
}
