import { importItems, parseItemsCsv } from '../api/import-items.ts';
import type { Call } from './command.ts';
import { EXIT } from './exit-code.ts';
import { readTextFile, refuseFile, warnOf, warnOfUnknown, withStore } from './import-file.ts';

/** Imports the items table, whole or not at all. */
export async function importItemsFile(call: Call): Promise<number> {
  const file = call.operands[0]!;
  const parsed = parseItemsCsv(readTextFile(file));
  if (!parsed.ok) return refuseFile(file, parsed.problems, call);
  const imported = await withStore(call, (store) => importItems(store, parsed.items));
  if (!imported.ok) return refuseFile(file, imported.problems, call);
  warnOf(file, parsed.warnings, call);
  warnOfUnknown(imported.unknown, call);
  const { items, locations, barcodes } = imported.counts;
  call.io.stdout.write(
    call.values.json ? `${JSON.stringify(imported.counts)}\n` : `imported ${items} items, ${locations} locations, ${barcodes} barcodes\n`,
  );
  return EXIT.done;
}
