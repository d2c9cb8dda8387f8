import { existsSync } from 'node:fs';
import { createKernelClock } from '../adapters/kernel-clock.ts';
import { loadLibc } from '../adapters/libc.ts';
import { createSystemClock } from '../adapters/system-clock.ts';
import { loadConfig } from '../config/load.ts';
import { ConfigurationError, formatProblem } from '../config/problem.ts';
import type { AgentConfig } from '../config/schema.ts';
import { AgentError } from '../errors.ts';
import { isDatabaseLocked } from '../store/lock.ts';
import { openStoreForReading } from '../store/open.ts';
import { type Call, textOption } from './command.ts';
import { DEFAULT_CONFIG } from './database-file.ts';
import { checkBroker } from './doctor-broker.ts';
import { checkDatabaseFile } from './doctor-database.ts';
import { checkDisk, checkPermissions } from './doctor-disk.ts';
import { type Finding, fail, ok } from './doctor-finding.ts';
import { checkBackups, checkClock, checkNode } from './doctor-surroundings.ts';
import { EXIT } from './exit-code.ts';
import { backupShelf } from './last-backup.ts';

/** Looks at everything that the agent needs and says of each what to do; changes nothing. Exits 0 where nothing is broken, else 1. */
export async function doctor(call: Call): Promise<number> {
  const file = textOption(call, 'config') ?? DEFAULT_CONFIG;
  const { config, findings } = checkConfiguration(file);
  const clock = createSystemClock({ onError: () => undefined });
  if (config) {
    const database = config.database.path;
    const isRunning = isDatabaseLocked(database);
    findings.push(
      ...checkDatabaseFile(database, backupShelf(config), call.values.fast === true),
      ...checkDisk(database),
      ...checkPermissions(database, file, config),
      await checkBroker(config.broker, { clock, name: 'broker', isRunning }),
      ...(config.upstream.broker ? [await checkBroker(config.upstream.broker, { clock, name: 'upstream broker', isRunning })] : []),
      checkBackups(config, clock.now()),
    );
  }
  const isSynchronised = createKernelClock(await loadLibc()).synchronised();
  findings.push(
    checkClock(clock.now(), { lastEventAt: config && newestArrival(config.database.path), isSynchronised }),
    checkNode(process.version),
  );
  show(findings, call);
  return findings.some(({ status }) => status === 'fail') ? EXIT.failed : EXIT.done;
}

function checkConfiguration(file: string): { config: AgentConfig | null; findings: Finding[] } {
  try {
    return { config: loadConfig(file), findings: [ok('configuration', `${file} is valid`)] };
  } catch (error) {
    const advice = 'mend it: the agent does not start with it';
    if (error instanceof ConfigurationError)
      return { config: null, findings: error.problems.map((problem) => fail('configuration', formatProblem(file, problem), advice)) };
    if (!(error instanceof AgentError)) throw error;
    return { config: null, findings: [fail('configuration', error.message, 'name another file with --config')] };
  }
}

/** What cannot be read has been reported by the check of the database. */
function newestArrival(file: string): number | null {
  if (!existsSync(file)) return null;
  try {
    const { store, close } = openStoreForReading(file);
    try {
      return store.journal.extent().last;
    } finally {
      close();
    }
  } catch {
    return null;
  }
}

function show(findings: readonly Finding[], { io, values }: Call): void {
  if (values.json) {
    io.stdout.write(`[\n${findings.map((finding) => JSON.stringify(finding)).join(',\n')}\n]\n`);
    return;
  }
  for (const { check, status, message, advice } of findings)
    io.stdout.write(`${status.padEnd(4)}  ${check}: ${message}${advice ? ` -> ${advice}` : ''}\n`);
}
