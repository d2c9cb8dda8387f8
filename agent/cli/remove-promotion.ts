import { z } from 'zod';
import { removePromotion, removePromotionArgs } from '../api/promotions.ts';
import { type Call, textOption } from './command.ts';
import { EXIT, usageError } from './exit-code.ts';
import { withStore } from './import-file.ts';

/** Forgets a promotion, whether an agent works on the database or not; the next forecasts go without it. */
export async function removePromotionNamed(call: Call): Promise<number> {
  const option = (name: string) => textOption(call, name);
  const [sku, category, name, from] = ['sku', 'category', 'name', 'from'].map(option);
  if ((sku === undefined) === (category === undefined)) throw usageError('say which: --sku SKU or --category C');
  if (from === undefined) throw usageError('say its first day: --from YYYY-MM-DD');
  const args = removePromotionArgs.safeParse({ sku, category, name, from });
  if (!args.success) throw usageError(z.prettifyError(args.error));
  const problem = await withStore(call, (store) => store.transaction(() => removePromotion(store, args.data)));
  if (problem !== null) {
    call.io.stderr.write(`${problem}\n`);
    return EXIT.failed;
  }
  call.io.stdout.write(call.values.json ? `${JSON.stringify({ removed: 1 })}\n` : 'removed 1 promotion\n');
  return EXIT.done;
}
