import { resolve } from 'node:path';
import { createSystemClock } from '../adapters/system-clock.ts';
import { copyDatabase } from '../store/backup.ts';
import type { Call } from './command.ts';
import { databasePlace } from './database-file.ts';
import { EXIT } from './exit-code.ts';

/** Copies the database to the file that was named, checked and on disk; an agent may work on it meanwhile and is not held up. Throws AgentError. */
export async function backup(call: Call): Promise<number> {
  const { file: database } = await databasePlace(call);
  const { now } = createSystemClock({ onError: () => undefined });
  const { file, bytes } = await copyDatabase(database, resolve(call.operands[0]!), now());
  const text = call.values.json
    ? JSON.stringify({ file, bytes })
    : `${database} was copied to ${file} (${(bytes / 1e6).toFixed(1)} MB) and checked`;
  call.io.stdout.write(`${text}\n`);
  return EXIT.done;
}
