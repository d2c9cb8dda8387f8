import { importHistory, parseHistoryCsv } from '../api/import-history.ts';
import { type Call, textOption } from './command.ts';
import { EXIT, usageError } from './exit-code.ts';
import { readTextFile, refuseFile, warnOf, warnOfUnknown, withStore } from './import-file.ts';

/** Imports demand from before the agent, whole or not at all. */
export async function importHistoryFile(call: Call): Promise<number> {
  const file = call.operands[0]!;
  const returns = textOption(call, 'returns') ?? 'refuse';
  if (returns !== 'refuse' && returns !== 'ignore') throw usageError(`--returns must be refuse or ignore, not "${returns}"`);
  const parsed = parseHistoryCsv(readTextFile(file), { sku: textOption(call, 'sku'), returns });
  if (!parsed.ok) return refuseFile(file, parsed.problems, call);
  const { items, days, unknown } = await withStore(call, (store) => importHistory(store, parsed.rows));
  warnOf(file, parsed.warnings, call);
  warnOfUnknown(unknown, call);
  call.io.stdout.write(call.values.json ? `${JSON.stringify({ items, days })}\n` : `imported ${days} days of ${items} items\n`);
  return EXIT.done;
}
