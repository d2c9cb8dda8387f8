import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Plant, planted } from './plant.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** What the simulator runs from. */
const PARTS = ['agent', 'simulator', 'package.json', 'tsconfig.json'];

/** The text of a plant's file as it is here, without the bug. */
export function sourceOf({ file }: Plant): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** A copy of the code in a folder of its own. */
export interface Tree {
  readonly folder: string;
  remove(): void;
}

/** Copies the code, with a bug in it where one is given. */
export function growTree(plant?: Plant): Tree {
  const folder = mkdtempSync(join(tmpdir(), 'quartermaster-teeth-'));
  for (const part of PARTS) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  if (plant) writeFileSync(join(folder, plant.file), planted(sourceOf(plant), plant));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
