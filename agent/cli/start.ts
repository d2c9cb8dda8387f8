import { createKernelClock } from '../adapters/kernel-clock.ts';
import { loadLibc } from '../adapters/libc.ts';
import { createLog } from '../adapters/pino-log.ts';
import { keepMemorySmall } from '../adapters/small-memory.ts';
import { createSystemClock } from '../adapters/system-clock.ts';
import { connectServiceManager, type ServiceManager } from '../adapters/systemd.ts';
import { loadConfig } from '../config/load.ts';
import { AgentError } from '../errors.ts';
import type { Clock, Log } from '../ports.ts';
import { type Call, textOption } from './command.ts';
import { DEFAULT_CONFIG } from './database-file.ts';
import { EXIT } from './exit-code.ts';
import { namingLastBackup } from './last-backup.ts';
import { programVersion } from './version.ts';
import { type Addresses, type WiredAgent, wireAgent } from './wire.ts';

/** Everything that stops does so in time; this is for what nobody thought of. */
const STOP_LIMIT_MS = 4500;
const SUBSCRIBED_CHECK_MS = 50;

/** A started agent and those who are told about it. */
interface Running {
  readonly wired: WiredAgent;
  readonly clock: Clock;
  readonly log: Log;
  readonly service: ServiceManager;
  stopping: boolean;
}

/** Runs the agent until SIGTERM or SIGINT; a second one ends it at once. SIGHUP reads the configuration again. Throws AgentError where it cannot start. */
export async function start(call: Call): Promise<number> {
  keepMemorySmall();
  const file = textOption(call, 'config') ?? DEFAULT_CONFIG;
  const config = loadConfig(file);
  const log = createLog({ level: config.log.level });
  dieOnBugs(log);
  const clock = createSystemClock({ onError: bug, kernel: createKernelClock(await loadLibc(log)) });
  const service = await connectServiceManager(process.env, { clock, log });
  const reloadWatcher = {
    begins: () => service.reloading(),
    ended(current: typeof config) {
      log.level = current.log.level;
      if (!running.stopping) service.ready(statusLine(running));
    },
  };
  const wired = await wireAgent(config, { clock, log, version: programVersion(), reload: () => loadConfig(file), reloadWatcher });
  const running: Running = { wired, clock, log, service, stopping: false };
  const starting = namingLastBackup(config, wired.start());
  const stopped = stopOnSignal(running, starting);
  const addresses = await starting;
  service.ready(statusLine(running));
  service.watch((periodMs) => {
    if (running.stopping) return true;
    service.status(statusLine(running));
    return wired.agent.stalledMs() <= periodMs;
  });
  announce(running, addresses);
  return await stopped;
}

/** One line for whoever asks systemd. */
function statusLine({ wired }: Running): string {
  const { problems, degraded } = wired.agent.api.health();
  return [...problems, ...degraded].join('; ') || (wired.subscribed() ? 'receives messages' : 'waits for the broker');
}

/** Says once where the agent can be reached, as soon as it receives messages. */
function announce(running: Running, addresses: Addresses): void {
  const { wired, clock, log, service } = running;
  if (running.stopping) return;
  if (!wired.subscribed()) return void clock.after(SUBSCRIBED_CHECK_MS, () => announce(running, addresses));
  log.info({ ...addresses, version: programVersion() }, 'listening');
  service.status(statusLine(running));
}

function stopOnSignal(running: Running, starting: Promise<unknown>): Promise<number> {
  const { wired, clock, log, service } = running;
  return new Promise((resolve) => {
    const onSignal = (signal: NodeJS.Signals) => {
      if (running.stopping) process.exit(EXIT.failed);
      running.stopping = true;
      log.info({ signal }, 'stopping');
      service.stopping();
      // Whatever hangs: the state is safe on disk, and what was not acknowledged comes again.
      clock.after(STOP_LIMIT_MS, () => {
        log.error({ limitMs: STOP_LIMIT_MS }, 'did not stop in time');
        process.exit(EXIT.failed);
      });
      // A start under way ends first; where it fails, it has said so.
      const end = starting.then(
        () => wired.stop(),
        () => {},
      );
      end.then(() => {
        log.info({}, 'stopped');
        resolve(EXIT.done);
        process.exit(EXIT.done);
      }, bug);
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
    process.on(
      'SIGHUP',
      () =>
        void starting.then(
          () => reload(running),
          () => {},
        ),
    );
  });
}

function reload({ wired, clock, log, stopping }: Running): void {
  if (stopping) return;
  try {
    const reply = wired.agent.api.command({ id: `sighup-${clock.now()}`, command: 'reload', args: {}, by: 'SIGHUP' });
    log[reply.ok ? 'info' : 'warn']({ error: reply.error }, 'configuration read again');
  } catch (error) {
    if (!(error instanceof AgentError && error.retryable)) throw error;
    log.error({ cause: error.code }, 'configuration not read again');
  }
}

/** A bug ends the process: the state is safe on disk, and going on with half a turn done is not. */
function dieOnBugs(log: Log): void {
  const die = (cause: unknown) => {
    log.error({ cause }, 'unexpected error');
    process.exit(EXIT.failed);
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
}

function bug(error: unknown): void {
  // Thrown outside every turn, so that the one handler of bugs sees it.
  queueMicrotask(() => {
    throw error;
  });
}
