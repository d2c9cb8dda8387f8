import { faultsOf } from '../../agent/config/issues.ts';
import { formatPath } from '../../agent/config/problem.ts';
import { DAY_MS, toIso } from '../../agent/domain/calendar.ts';
import { nearestName } from '../../agent/domain/words/nearest-name.ts';
import type { Clock, Timer } from '../../agent/ports.ts';
import { type AcceleratedWorld, createAcceleratedWorld } from '../accelerated.ts';
import { wallNow } from '../real-time.ts';
import type { Scene } from '../scene.ts';
import { HOUR_MS } from '../stage.ts';
import { ordinaryConditions } from '../world/conditions.ts';
import type { Warehouse } from '../world/warehouse.ts';
import type { LiveStage } from './control.ts';
import { controls } from './controls.ts';
import { createLiveWire, type LiveWireOptions } from './live-wire.ts';
import { createPaceClock } from './pace-clock.ts';

export interface LiveOptions extends Pick<LiveWireOptions, 'address'> {
  readonly site: string;
  readonly gateway: string;
  /** Simulated seconds per second. */
  readonly speed: number;
  /** Identifies the devices' connection. */
  readonly clientId: string;
  /** The real one. */
  readonly clock: Clock;
  readonly say: (line: string) => void;
  readonly onQuit: () => void;
}

/** What came of a control. */
export type Performed = { readonly ok: string } | { readonly refused: string; readonly status: 400 | 404 };

/** A warehouse that goes on day after day against a real agent, until `stop`. */
export interface LiveSession {
  /** Connects and opens. Throws AgentError `broker-unavailable`. */
  start(): Promise<void>;
  perform(control: string, options: unknown): Performed;
  /** What is the case, for programs. */
  state(): Record<string, unknown>;
  /** What really lies where, to be compared with what an agent says. */
  stock(): ReturnType<Warehouse['places']>;
  /** Ends it; what waits to be sent has some seconds to get there. Returns the figures. */
  stop(): Promise<Record<string, number>>;
  /** Gives up connections. */
  close(): Promise<void>;
}

/** More than this unsent, and the warehouse stands still until half of it is: so no event is lost and the memory stays bounded. */
const ROOM = 20_000;
const FAREWELL_MS = 5_000;
const FAREWELL_LOOK_MS = 50;
const UNSENT = 'too much is unsent';

/** Builds a live warehouse. Devices show real time, or a real agent would not believe them. */
export function createLiveSession(scene: Scene, options: LiveOptions): LiveSession {
  const { site, gateway, clock: real, say } = options;
  const startsAt = scene.firstDay * DAY_MS;
  const clock = createPaceClock({ base: startsAt, speed: options.speed, real });
  const conditions = ordinaryConditions();
  const wire = (name: string, clientId: string, isRemembered: boolean) => {
    const reason = `${UNSENT} (${name})`;
    const onFull = () => {
      say(`${name}: ${ROOM} messages wait to be sent: the warehouse stands still`);
      clock.hold(reason);
    };
    const onRoom = () => clock.release(reason);
    return createLiveWire({ ...{ name, address: options.address, clientId, isRemembered, room: ROOM }, onFull, onRoom, say }, real);
  };
  const wires = {
    devices: wire('devices', options.clientId, false),
    upstream: wire('upstream', `quartermaster-live-${site}-${gateway}`, true),
  };
  const world: AcceleratedWorld = createAcceleratedWorld(scene, wires, {
    ...{ clock, startsAt, site, gateway, conditions, deviceClock: { now: wallNow }, boot: String(wallNow()), tellsArrival: false },
    onStage: (order, what) => say(`${order.sku}: order of ${order.quantity} ${what}`),
    onPutAway: (orderId) => say(`${world.upstream.orders.get(orderId)?.sku}: put away`),
  });
  const connections = createConnections(Object.values(wires), real, say);
  const effects = createEffects(clock);
  const stage: LiveStage = {
    ...{ clock, conditions, items: scene.items, devices: world.floor.devices, random: scene.random.stream('controls') },
    cutConnections: connections.cut,
    report: () => world.floor.report(),
    ...{ endAfter: effects.endAfter, endAll: effects.endAll, quit: options.onQuit },
  };

  function figures(): Record<string, number> {
    const { demanded, served } = world.floor.counts;
    const { decisions, received } = world.upstream.counts;
    return { decisions, received, fillRate: demanded === 0 ? 1 : served / demanded };
  }

  return {
    async start() {
      await Promise.all([wires.devices.connect(), wires.upstream.connect()]);
      world.start((day) => say(`day ${day}`));
    },
    perform: (control, given) => perform(stage, control, given),
    state: () => ({
      ...{ site, gateway, broker: options.address.url },
      connected: { devices: wires.devices.connected(), upstream: wires.upstream.connected(), backAt: connections.backAt() },
      unsent: { devices: wires.devices.underWay(), upstream: wires.upstream.underWay(), most: ROOM },
      day: Math.floor((clock.now() - startsAt) / DAY_MS),
      time: toIso(clock.now()),
      speed: clock.speed,
      standsStill: clock.held(),
      ...figures(),
      ordersOpen: world.upstream.open(),
      devices: world.floor.devices,
      conditions: {
        demandFactor: conditions.demandFactor,
        demandFactorOf: Object.fromEntries(conditions.demandFactorOf),
        ...{ stuck: [...conditions.stuck], dead: [...conditions.dead], truckDelayDays: conditions.truckDelayDays },
        onStrike: [...conditions.onStrike],
        until: effects.until(),
      },
      controls: controls.map(({ name, key, title }) => ({ name, key, title })),
    }),
    stock: () => world.warehouse.places(),
    async stop() {
      world.stop();
      connections.cut(0);
      clock.stop();
      const unsent = () => wires.devices.underWay() + wires.upstream.underWay();
      const until = real.monotonic() + FAREWELL_MS;
      while (unsent() > 0 && real.monotonic() < until) await new Promise<void>((resolve) => void real.after(FAREWELL_LOOK_MS, resolve));
      return { ...figures(), unsent: unsent() };
    },
    close: async () => {
      clock.stop();
      await connections.stop();
      await Promise.all([wires.devices.close(), wires.upstream.close()]);
    },
  };
}

function perform(stage: LiveStage, name: string, given: unknown): Performed {
  const control = controls.find((each) => each.name === name);
  if (!control) {
    const names = controls.map((each) => each.name);
    const meant = nearestName(name, names);
    return {
      status: 404,
      refused: `there is no control "${name.slice(0, 64)}"; ${meant ? `did you mean ${meant}?` : `there are ${names.join(', ')}`}`,
    };
  }
  const parsed = control.options.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.flatMap((issue) => faultsOf(issue, control.options, given));
    return {
      status: 400,
      refused: faults.map(({ steps, message }) => `${formatPath(steps)}${steps.length > 0 ? ': ' : ''}${message}`).join('; '),
    };
  }
  const done = control.act(stage, parsed.data);
  return typeof done === 'string' ? { ok: done } : { status: 400, refused: done.refused };
}

/** What controls began, and when it ends by the warehouse's clock. */
function createEffects(clock: Clock) {
  const running = new Map<string, { readonly timer: Timer; readonly end: () => void; readonly at: number }>();
  const finish = (control: string): void => {
    const effect = running.get(control);
    running.delete(control);
    effect?.timer.cancel();
    effect?.end();
  };
  return {
    endAfter(control: string, hours: number, end: () => void): void {
      finish(control);
      const timer = clock.after(hours * HOUR_MS, () => finish(control));
      running.set(control, { timer, end, at: clock.now() + hours * HOUR_MS });
    },
    endAll(): void {
      for (const control of [...running.keys()]) finish(control);
    },
    until: () => Object.fromEntries([...running].map(([control, { at }]) => [control, toIso(at)])),
  };
}

/** Cuts connections and gives them back, by the real clock. */
function createConnections(wires: readonly { cut(): Promise<void>; mend(): void }[], real: Clock, say: (line: string) => void) {
  let timer: Timer | null = null;
  let backAt: number | null = null;
  // One after the other: a connection comes back only when it is quite gone.
  let turn: Promise<void> = Promise.resolve();
  const mend = (): void => {
    timer?.cancel();
    [timer, backAt] = [null, null];
    turn = turn.then(() => {
      for (const wire of wires) wire.mend();
    });
  };
  return {
    backAt: () => (backAt === null ? null : toIso(backAt)),
    cut(minutes: number): void {
      if (minutes === 0) return timer ? mend() : undefined;
      timer?.cancel();
      backAt = real.now() + minutes * 60_000;
      turn = turn.then(async () => void (await Promise.all(wires.map((wire) => wire.cut()))));
      timer = real.after(minutes * 60_000, () => {
        say('connections come back');
        mend();
      });
    },
    /** Resolves when nothing is about to come back any more. */
    async stop(): Promise<void> {
      timer?.cancel();
      await turn;
    },
  };
}
