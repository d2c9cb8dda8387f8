import { resolve } from 'node:path';
import { createSystemClock } from '../adapters/system-clock.ts';
import { toIso } from '../domain/calendar.ts';
import { restoreDatabase } from '../store/restore.ts';
import type { Call } from './command.ts';
import { databasePlace } from './database-file.ts';
import { EXIT } from './exit-code.ts';
import { shortTime } from './table.ts';

/** Puts a backup in the place of the database; what was there is kept beside it. Throws AgentError, and then nothing has changed. */
export async function restore(call: Call): Promise<number> {
  const { file: database } = await databasePlace(call);
  const { now } = createSystemClock({ onError: () => undefined });
  const { kept, takenAt, schema } = await restoreDatabase(resolve(call.operands[0]!), database, now());
  const taken = takenAt === null ? null : toIso(takenAt);
  if (call.values.json) call.io.stdout.write(`${JSON.stringify({ database, kept, takenAt: taken, schema })}\n`);
  else {
    const lines = [
      `${database} was restored from ${call.operands[0]}${taken ? `, taken ${shortTime(taken)}` : ''}`,
      kept ? `what was there is kept as ${kept}` : 'there was no database before',
      'at the next start stock is unverified until it is counted, open orders are asked for again, and counts are requested',
    ];
    call.io.stdout.write(`${lines.join('\n')}\n`);
  }
  return EXIT.done;
}
