import { importSignals, parseSignalsCsv } from '../api/import-signals.ts';
import { counted } from '../domain/words/wording.ts';
import type { Call } from './command.ts';
import { EXIT } from './exit-code.ts';
import { readTextFile, refuseFile, warnOf, warnOfUnknown, withStore } from './import-file.ts';

/** Imports figures of days that may move demand, whole or not at all; the next forecasts know of them. */
export async function importSignalsFile(call: Call): Promise<number> {
  const file = call.operands[0]!;
  const parsed = parseSignalsCsv(readTextFile(file));
  if (!parsed.ok) return refuseFile(file, parsed.problems, call);
  const { signals, days, unknown } = await withStore(call, (store) => importSignals(store, parsed.days));
  warnOf(file, parsed.warnings, call);
  warnOfUnknown(unknown, call);
  const said = `imported ${counted(days, 'day')} of ${counted(signals, 'signal')}\n`;
  call.io.stdout.write(call.values.json ? `${JSON.stringify({ signals, days })}\n` : said);
  return EXIT.done;
}
