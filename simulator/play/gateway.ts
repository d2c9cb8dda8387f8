import { createInlineCompute } from '../../agent/adapters/inline-compute.ts';
import { type Agent, createAgent } from '../../agent/agent.ts';
import type { AgentConfig } from '../../agent/config/schema.ts';
import { AgentError } from '../../agent/errors.ts';
import type { Clock, Compute, Log, MessageSource, SourceOptions, Uplink } from '../../agent/ports.ts';
import type { SeededRandom } from '../random.ts';
import { drained } from '../real-time.ts';
import type { VirtualSession } from '../virtual-broker.ts';
import { createVirtualIds } from '../virtual-ids.ts';
import { bearsWord, type CutPlan } from './cut-plan.ts';
import { createDatabaseTap, type DatabaseTap } from './database-tap.ts';
import { createGatewayClock, type GatewayClock } from './gateway-clock.ts';
import { createLife, type Life, PowerCut } from './life.ts';
import type { RunLog } from './run-log.ts';

/** How a gateway's surroundings behave; faults change it. */
export interface GatewayMood {
  /** Writes that bear this word meet a full disk; null for none. */
  diskFullAt: string | null;
  /** Probability that a publication reaches the broker while its confirmation is lost, or that it does not even reach it. */
  unsureChance: number;
  /** Of these, the share that does not reach it. */
  lostShare: number;
  /** How long the broker takes to confirm, milliseconds. */
  confirmMs: number;
}

/** A machine on which the production agent runs, with its clock, its disk and its power. */
export interface Gateway {
  readonly name: string;
  readonly clock: GatewayClock;
  readonly mood: GatewayMood;
  /** Switches it on; an agent that does not come up is started again and again. */
  start(): void;
  /** Stops the agent as an administrator does. */
  stop(): void;
  /** Its power fails now, or at a statement to come; it stays off until `start`. */
  cut(): void;
  cutAt(plan: CutPlan | null): void;
  /** Asks the running agent; null while there is none, and where its power fails over the question. */
  ask<Answer>(question: (agent: Agent) => Answer): Answer | null;
  /** Why the agent died of itself, if it did. */
  deaths(): readonly string[];
  /** Times that it was started. */
  starts(): number;
}

export interface GatewayParts {
  readonly name: string;
  readonly truth: Clock;
  readonly config: AgentConfig;
  readonly session: VirtualSession;
  readonly random: SeededRandom;
  readonly log: RunLog;
  readonly lookMs: number;
  readonly compute?: Compute;
  /** Neither power nor disk ever fails: its statements run unwatched. */
  readonly isSafe?: boolean;
  /** Where the agent's words go besides. */
  readonly agentLog?: Log;
}

const RESTART_MS = 10_000;

interface Running {
  readonly life: Life;
  readonly tap: DatabaseTap;
  agent: Agent | null;
}

/** Creates a machine that is switched off. */
export function createGateway({
  name,
  truth,
  config,
  session,
  random,
  log,
  lookMs,
  compute,
  isSafe = false,
  agentLog,
}: GatewayParts): Gateway {
  const clock = createGatewayClock(truth, lookMs);
  const mood: GatewayMood = { diskFullAt: null, unsureChance: 0, lostShare: 0.5, confirmMs: 0 };
  const deaths: string[] = [];
  let running: Running | null = null;
  let plan: (CutPlan & { seen: number }) | null = null;
  let starts = 0;
  /** Writes of the transaction under way. */
  let wrote = 0;
  /** It is to be running. */
  let wanted = false;

  /** Counts a step on the way to a planned cut. */
  function step(life: Life, what: string): void {
    if (life.over()) throw new PowerCut();
    if (!plan || !bearsWord(what, plan.at) || ++plan.seen < plan.nth) return;
    log.say(`${name} power cut at ${JSON.stringify(what.slice(0, 100))}`);
    plan = null;
    wanted = false;
    life.end();
    throw new PowerCut();
  }

  function onStatement(life: Life, tap: () => DatabaseTap, sql: string, isWrite: boolean): void {
    step(life, sql);
    if (sql.startsWith('BEGIN')) wrote = 0;
    if (isWrite && sql !== 'COMMIT') wrote++;
    if (sql === 'COMMIT done' && wrote > 0) log.say(`${name} commits ${wrote} writes`);
    if (isWrite && mood.diskFullAt !== null && !/^(PRAGMA|SAVEPOINT|RELEASE)/.test(sql) && bearsWord(sql, mood.diskFullAt))
      throw tap().diskFull();
  }

  function lend(life: Life): Uplink {
    const forever = new Promise<never>(() => undefined);
    return {
      connected: () => session.uplink.connected(),
      start: () => session.uplink.start(),
      stop: () => session.uplink.stop(),
      async publish(topic, payload, options) {
        if (life.over()) return forever;
        if (mood.confirmMs > 0) await waitFor(life, mood.confirmMs);
        const [isUnsure, isLost] = [random.chance(mood.unsureChance), random.chance(mood.lostShare)];
        if (isUnsure && isLost) throw new AgentError('broker-unavailable', 'the publication was lost', { retryable: true });
        await session.uplink.publish(topic, payload, options);
        log.say(`${name} published ${topic} ${payload.slice(0, 80)}`);
        if (isUnsure) throw new AgentError('broker-unavailable', 'the confirmation was lost', { retryable: true });
        try {
          step(life, 'publish');
        } catch {
          return forever;
        }
      },
    };
  }

  /** What the broker tells happens in this life, whoever made it speak. */
  function lendSource(life: Life): MessageSource {
    const { source } = session;
    const told =
      ({ onSubscribed }: SourceOptions) =>
      () =>
        void life.run(() => onSubscribed?.());
    return {
      ...source,
      connected: () => source.connected(),
      start: (options) => source.start({ ...options, onSubscribed: told(options) }),
    };
  }

  /** Waits in the simulation's time: the clock goes on meanwhile. */
  function waitFor(life: Life, ms: number): Promise<void> {
    return new Promise((resolve) => {
      truth.after(ms, () => {
        if (life.over()) return;
        resolve();
        return drained();
      });
      life.yieldTime();
    });
  }

  function boot(): Promise<void> | void {
    sweep();
    if (running || !wanted) return;
    starts++;
    const own = random.stream('start', starts);
    const life: Life = createLife((error) => die(life, error));
    const tap: DatabaseTap = createDatabaseTap((sql, isWrite) => onStatement(life, () => tap, sql, isWrite));
    const lifeClock = life.clock(clock);
    const now: Running = { life, tap, agent: null };
    running = now;
    const ports = {
      clock: lifeClock,
      random: own.stream('agent'),
      ids: createVirtualIds(clock, own.stream('ids')),
      compute: compute ?? createInlineCompute(),
      source: lendSource(life),
      uplink: lend(life),
      log: muted(life),
    };
    const agent = createAgent(config, ports, { version: 'simulated', durability: 'process', ...(!isSafe && { database: tap.door }) });
    log.say(`${name} starts`);
    return life.run(async () => {
      try {
        await agent.start();
        now.agent = agent;
      } catch (error) {
        if (life.over()) return bury(now);
        if (!(error instanceof AgentError && error.retryable)) return die(life, error);
        log.say(`${name} does not start: ${error.code}`);
        life.end();
        bury(now);
        truth.after(RESTART_MS, boot);
      }
    });
  }

  function muted(life: Life): Log {
    const words = log.agentLog(name);
    const unlessOver = (level: keyof Log) => (fields: object, phrase: string) => {
      if (life.over()) return;
      words[level](fields, phrase);
      agentLog?.[level](fields, phrase);
    };
    return { debug: unlessOver('debug'), info: unlessOver('info'), warn: unlessOver('warn'), error: unlessOver('error') };
  }

  /** What is left of a life is cleared away. */
  function bury(one: Running): void {
    if (running !== one) return;
    running = null;
    session.cut();
    one.tap.drop();
  }

  /** A process that meets an error nobody handles ends; its supervisor starts it again. */
  function die(life: Life, error: unknown): void {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    deaths.push(`${reason}${error instanceof Error ? `\n${error.stack}` : ''}`);
    log.say(`${name} died: ${reason}`);
    life.end();
    sweep();
    truth.after(RESTART_MS, boot);
  }

  /** After the task in which the power failed has unwound. */
  function sweep(): void {
    const one = running;
    if (one?.life.over()) bury(one);
  }

  return {
    name,
    clock,
    mood,
    ask(question) {
      if (!running?.agent || running.life.over()) return null;
      try {
        return question(running.agent);
      } catch (error) {
        if (!(error instanceof PowerCut)) throw error;
        sweep();
        return null;
      }
    },
    deaths: () => deaths,
    starts: () => starts,
    start() {
      wanted = true;
      truth.after(0, boot);
    },
    stop() {
      wanted = false;
      const one = running;
      if (!one?.agent || one.life.over()) return;
      log.say(`${name} stops`);
      const { agent } = one;
      one.agent = null;
      truth.after(0, async () => {
        const stopped = agent.stop().then(
          () => {
            one.life.end();
            log.say(`${name} has stopped`);
            return boot();
          },
          (error: unknown) => (one.life.over() ? undefined : die(one.life, error)),
        );
        await Promise.race([stopped, one.life.ended, drained()]);
      });
    },
    cut() {
      plan = null;
      wanted = false;
      if (!running || running.life.over()) return;
      log.say(`${name} power cut`);
      running.life.end();
      sweep();
    },
    cutAt(next) {
      plan = next && { ...next, seen: 0 };
    },
  };
}
