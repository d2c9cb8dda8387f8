import { createLog } from '../adapters/pino-log.ts';
import { keepMemorySmall } from '../adapters/small-memory.ts';
import { createSystemClock } from '../adapters/system-clock.ts';
import { loadConfig } from '../config/load.ts';
import { AgentError } from '../errors.ts';
import type { Clock, Log } from '../ports.ts';
import { type Call, textOption } from './command.ts';
import { DEFAULT_CONFIG } from './database-file.ts';
import { EXIT } from './exit-code.ts';
import { programVersion } from './version.ts';
import { type Addresses, type WiredAgent, wireAgent } from './wire.ts';

const STOP_LIMIT_MS = 5000;
const SUBSCRIBED_CHECK_MS = 50;

/** Runs the agent until SIGTERM or SIGINT; a second one ends it at once. SIGHUP reads the configuration again. Throws AgentError where it cannot start. */
export async function start(call: Call): Promise<number> {
  keepMemorySmall();
  const file = textOption(call, 'config') ?? DEFAULT_CONFIG;
  const config = loadConfig(file);
  const log = createLog({ level: config.log.level });
  dieOnBugs(log);
  const clock = createSystemClock({ onError: bug });
  const version = programVersion();
  const wired = await wireAgent(config, { clock, log, version, reload: () => loadConfig(file) });
  const stopped = stopOnSignal(wired, clock, log);
  announce(wired, await wired.start(), clock, log);
  return await stopped;
}

/** Says once where the agent can be reached, as soon as it receives messages. */
function announce(wired: WiredAgent, addresses: Addresses, clock: Clock, log: Log): void {
  if (wired.subscribed()) log.info({ ...addresses, version: programVersion() }, 'listening');
  else clock.after(SUBSCRIBED_CHECK_MS, () => announce(wired, addresses, clock, log));
}

function stopOnSignal(wired: WiredAgent, clock: Clock, log: Log): Promise<number> {
  return new Promise((resolve) => {
    let stopping = false;
    const onSignal = (signal: NodeJS.Signals) => {
      if (stopping) process.exit(EXIT.failed);
      stopping = true;
      log.info({ signal }, 'stopping');
      // Whatever hangs: the state is safe on disk, and what was not acknowledged comes again.
      clock.after(STOP_LIMIT_MS, () => {
        log.error({ limitMs: STOP_LIMIT_MS }, 'did not stop in time');
        process.exit(EXIT.failed);
      });
      wired.stop().then(() => {
        log.info({}, 'stopped');
        resolve(EXIT.done);
        process.exit(EXIT.done);
      }, bug);
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
    process.on('SIGHUP', () => {
      try {
        const reply = wired.agent.api.command({ id: `sighup-${clock.now()}`, command: 'reload', args: {}, by: 'SIGHUP' });
        log[reply.ok ? 'info' : 'warn']({ error: reply.error }, 'configuration read again');
      } catch (error) {
        if (!(error instanceof AgentError && error.retryable)) throw error;
        log.error({ cause: error.code }, 'configuration not read again');
      }
    });
  });
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
