import { writeFileSync } from 'node:fs';
import { AgentError } from '../../agent/errors.ts';
import { itemsCsv } from '../world/catalogue.ts';
import type { SimItem } from '../world/sim-item.ts';
import type { Lines } from './lines.ts';

/** Writes items as `quartermaster import items` reads them. Throws AgentError `input-missing` where the file cannot be written. */
export function writeItemsCsv(file: string, items: readonly SimItem[], lines: Lines): void {
  try {
    writeFileSync(file, itemsCsv(items));
  } catch (cause) {
    throw new AgentError('input-missing', `cannot write ${file}: ${(cause as Error).message}`, { cause });
  }
  lines.say(`${items.length} items written to ${file}, for 'quartermaster import items'`);
}
