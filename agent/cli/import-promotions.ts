import { importPromotions, parsePromotionsCsv } from '../api/import-promotions.ts';
import { counted } from '../domain/words/wording.ts';
import type { Call } from './command.ts';
import { EXIT } from './exit-code.ts';
import { readTextFile, refuseFile, warnOf, warnOfUnknown, withStore } from './import-file.ts';

/** Imports promotions past and planned, whole or not at all; the next forecasts know of them. */
export async function importPromotionsFile(call: Call): Promise<number> {
  const file = call.operands[0]!;
  const parsed = parsePromotionsCsv(readTextFile(file));
  if (!parsed.ok) return refuseFile(file, parsed.problems, call);
  const { promotions, unknown } = await withStore(call, (store) => importPromotions(store, parsed.promotions));
  warnOf(file, parsed.warnings, call);
  warnOfUnknown(unknown, call);
  call.io.stdout.write(call.values.json ? `${JSON.stringify({ promotions })}\n` : `imported ${counted(promotions, 'promotion')}\n`);
  return EXIT.done;
}
