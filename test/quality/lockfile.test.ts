import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './source-files.ts';

it('the lockfile names no registry: each machine asks its own', () => {
  const lock = readFileSync(join(ROOT, 'package-lock.json'), 'utf8');
  expect(lock.match(/"resolved": "[^"]*"/g) ?? []).toEqual([]);
  expect(lock.match(/"integrity"/g)?.length).toBeGreaterThan(100);
});
