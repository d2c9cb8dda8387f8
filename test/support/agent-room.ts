import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { createInlineCompute } from '../../agent/adapters/inline-compute.ts';
import { type Agent, createAgent } from '../../agent/agent.ts';
import type { AgentApi } from '../../agent/api/api.ts';
import { importItems, parseItemsCsv } from '../../agent/api/import-items.ts';
import { type AgentConfig, configSchema } from '../../agent/config/schema.ts';
import type { Compute, Message, SourceOptions } from '../../agent/ports.ts';
import type { Database, Durability } from '../../agent/store/database.ts';
import { openStore } from '../../agent/store/open.ts';
import { createRandom } from '../../simulator/random.ts';
import { createVirtualBroker, type VirtualBroker } from '../../simulator/virtual-broker.ts';
import { createVirtualClock, type VirtualClock } from '../../simulator/virtual-clock.ts';
import { createVirtualIds } from '../../simulator/virtual-ids.ts';
import { putEmptyDatabase } from './empty-database.ts';
import { createKeptLog } from './kept-log.ts';

/** A Monday noon, UTC. */
export const ROOM_OPENS = Date.UTC(2026, 0, 5, 12);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** TEA and SOAP are ordered by minimum and maximum; RICE lies on the scale A-03 with 100 g a piece. */
export const ROOM_ITEMS = `sku,location,name,barcodes,lead_time_days,min,max,unit_weight_grams,tare_grams
TEA,A-01,Green tea,4006381333931;CASE-TEA:12,2,10,50,,
SOAP,A-02,Hand soap,4006381333948,2,20,100,,
RICE,A-03,Rice,4006381333955,2,5,20,100,500
`;

const ROOT = 'quartermaster/v1/here/gw';
const encoder = new TextEncoder();

/** A decision, an alert or a reply, as upstream got it. */
export interface Heard {
  readonly channel: string;
  readonly body: Record<string, unknown> & { readonly id: string };
  readonly at: number;
}

/** Asked before each publish upstream: an error to be rejected with, or null. */
type Obstacle = (topic: string, payload: string) => Error | null;

export interface RoomOptions {
  readonly config?: Record<string, unknown>;
  readonly items?: string;
  readonly durability?: Durability;
  /** Answers in place of the calling thread's own. */
  readonly compute?: Partial<Compute>;
  /** What the gateway's clock shows at first, and what the kernel says of it; by default a Monday noon, and right. */
  readonly clock?: { readonly shows: number; readonly synchronised: boolean | null };
}

/** The whole agent over a real SQLite file on a virtual clock, with short ways to say what devices and upstream say. */
export interface AgentRoom {
  readonly agent: Agent;
  readonly api: AgentApi;
  readonly clock: VirtualClock;
  readonly broker: VirtualBroker;
  readonly log: ReturnType<typeof createKeptLog>;
  readonly file: string;
  /** The running agent's own connection to its database: what a full disk does is only seen there. */
  readonly connection: Database;
  /** What upstream has heard, in order. */
  readonly heard: Heard[];
  /** Read by the `reload` command; undefined stands for a file that cannot be read. */
  nextConfig: Record<string, unknown>;
  /** Reads it in the place of `nextConfig`, for example from a file. */
  readConfig: (() => AgentConfig) | null;
  obstacle: Obstacle | null;
  /** A scan by device `gun-1` with the next seq, now; `words` win. */
  scan(words: Record<string, unknown>): Promise<void>;
  shelf(device: string, words: Record<string, unknown>): Promise<void>;
  /** States what lies at a bin, by a count. */
  count(sku: string, location: string, quantity: number): Promise<void>;
  /** Publishes an object as JSON, or a text as it is, and lets the agent settle. */
  publish(topic: string, payload: object | string): Promise<void>;
  /** Hands a message in past the broker, as bytes or retained; tells whether it was acknowledged. */
  handIn(message: Partial<Message> & Pick<Message, 'topic'>): Promise<() => boolean>;
  /** Upstream says something on `acks`, `orders`, `demand`, `catalog` or `commands`. */
  say(channel: string, message: object): Promise<void>;
  /** Time passes. */
  pass(ms: number): Promise<void>;
  /** Runs what is due now. */
  settle(): Promise<void>;
  decisions(): Heard[];
  alerts(kind?: string): Heard[];
  replies(): Heard[];
  onHand(sku: string): number;
  onOrder(sku: string): number;
  counted(metric: string, label?: string): number;
  stop(): Promise<void>;
  /** Starts a new agent on the same database. */
  start(config?: Record<string, unknown>): Promise<void>;
  remove(): Promise<void>;
}

function roomConfig(file: string, more: Record<string, unknown>): AgentConfig {
  return configSchema.parse({
    site: { id: 'here' },
    gateway: { id: 'gw' },
    database: { path: file },
    broker: { kind: 'embedded', port: 0 },
    http: { port: 0 },
    ...more,
  });
}

function importRoomItems(file: string, csv: string): void {
  putEmptyDatabase(file);
  const opened = openStore({ file, durability: 'process', limits: { keyWindow: 10_000, deadLetters: 10_000 } });
  const parsed = parseItemsCsv(csv);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed));
  if (!importItems(opened.store, parsed.items).ok) throw new Error('the items do not fit');
  opened.close();
}

/** Runs `open` and hands out the connection that it opened for writing. */
async function withConnection(open: () => Promise<void>): Promise<Database> {
  const { pragma } = Sqlite.prototype;
  let seen: Database | null = null;
  Sqlite.prototype.pragma = function (this: Database, ...words: Parameters<typeof pragma>) {
    if (words[0].startsWith('synchronous = ')) seen = this;
    return pragma.apply(this, words);
  };
  try {
    await open();
  } finally {
    Sqlite.prototype.pragma = pragma;
  }
  if (!seen) throw new Error('no connection was opened');
  return seen;
}

/** Imports the items and starts the agent. */
export async function agentRoom(options: RoomOptions = {}): Promise<AgentRoom> {
  const folder = mkdtempSync(join(tmpdir(), 'quartermaster-room-'));
  const file = join(folder, 'stock.db');
  importRoomItems(file, options.items ?? ROOM_ITEMS);
  const clock = createVirtualClock(options.clock?.shows ?? ROOM_OPENS);
  clock.setSynchronised(options.clock ? options.clock.synchronised : true);
  const broker = createVirtualBroker(clock);
  const log = createKeptLog();
  const random = createRandom('room');
  let starts = 0;
  const heard: Heard[] = [];
  let current: Agent | null = null;
  let session: SourceOptions | null = null;
  let connection: Database | null = null;
  let seq = 0;

  broker.wire.listen(ROOT, (topic, payload) => {
    const channel = topic.slice(ROOT.length + 1);
    if (['decisions', 'alerts', 'replies'].includes(channel)) heard.push({ channel, body: JSON.parse(payload), at: clock.now() });
  });

  const settle = () => clock.runUntil(clock.now());
  const publish = async (topic: string, payload: object | string) => {
    broker.wire.publish(topic, typeof payload === 'string' ? payload : JSON.stringify(payload));
    await settle();
  };
  const agent = () => {
    if (!current) throw new Error('the agent is stopped');
    return current;
  };
  const total = (sku: string) => agent().api.stock({ sku })[0]!;
  const on = (channel: string) => heard.filter((message) => message.channel === channel);

  const room: AgentRoom = {
    get agent() {
      return agent();
    },
    get api() {
      return agent().api;
    },
    get connection() {
      return connection!;
    },
    clock,
    broker,
    log,
    file,
    heard,
    nextConfig: options.config ?? {},
    readConfig: null,
    obstacle: null,
    scan: (words) =>
      publish('warehouse/here/scanner/gun-1', { seq: seq++, ts: clock.now(), code: 'TEA', action: 'pick', location: 'A-01', ...words }),
    shelf: (device, words) => publish(`warehouse/here/shelf/${device}`, { ts: clock.now(), ...words }),
    count: (sku, location, quantity) => room.scan({ action: 'count', code: sku, location, quantity }),
    publish,
    async handIn(message) {
      let acknowledged = false;
      session!.deliver({ payload: encoder.encode(''), retained: false, receivedAt: clock.now(), ...message }, () => {
        acknowledged = true;
      });
      await settle();
      return () => acknowledged;
    },
    say: (channel, message) => publish(`${ROOT}/${channel}`, message),
    pass: (ms) => clock.runUntil(clock.now() + ms),
    settle,
    decisions: () => on('decisions'),
    alerts: (kind) => on('alerts').filter(({ body }) => kind === undefined || body['type'] === `quartermaster.alert.${kind}`),
    replies: () => on('replies'),
    onHand: (sku) => total(sku).onHand,
    onOrder: (sku) => total(sku).onOrder,
    counted(metric, label) {
      const samples = agent()
        .api.metrics()
        .find(({ name }) => name === `quartermaster_${metric}` || name === `quartermaster_${metric}_total`)?.samples;
      if (!samples) throw new Error(`there is no metric ${metric}`);
      return samples
        .filter(({ labels }) => label === undefined || Object.values(labels).includes(label))
        .reduce((sum, { value }) => sum + value, 0);
    },
    async stop() {
      await current?.stop();
      current = null;
    },
    async start(more) {
      const ports = {
        clock,
        random: random.stream('agent'),
        // Random ids: a restart at the same moment draws others.
        ids: createVirtualIds(clock, random.stream('ids', clock.now(), starts++)),
        compute: { ...createInlineCompute(), ...options.compute },
        source: {
          ...broker.source,
          start(sourceOptions: SourceOptions) {
            session = sourceOptions;
            return broker.source.start(sourceOptions);
          },
        },
        uplink: {
          ...broker.uplink,
          publish(topic: string, payload: string, how: { readonly retain: boolean }) {
            const error = room.obstacle?.(topic, payload);
            return error ? Promise.reject(error) : broker.uplink.publish(topic, payload, how);
          },
        },
        log,
      };
      const config = roomConfig(file, more ?? options.config ?? {});
      const reload = () => room.readConfig?.() ?? roomConfig(file, room.nextConfig);
      current = createAgent(config, ports, { version: '0.0.0-room', durability: options.durability ?? 'process', reload });
      const starting = current;
      connection = await withConnection(() => starting.start());
      await settle();
    },
    async remove() {
      await room.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await room.start();
  return room;
}

/** The states that an alert of a kind went through, as upstream heard them. */
export function alertStates(room: AgentRoom, kind: string): unknown[] {
  return room.alerts(kind).map(({ body }) => (body['data'] as { state: string }).state);
}
