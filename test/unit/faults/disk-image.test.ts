import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../simulator/random.ts';
import { imageAfterCut } from '../../faults/disk-image.ts';
import type { DiskStep } from '../../faults/disk-log.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const wrote = (offset: number, text: string, path = 'db'): DiskStep => ({ kind: 'wrote', path, offset, bytes: bytes(text) });
const created: DiskStep = { kind: 'created', path: 'db' };
const synced: DiskStep = { kind: 'synced', path: 'db' };
const folder: DiskStep = { kind: 'folder-synced', path: '' };

function image(steps: readonly DiskStep[], kept: number, { sectorBytes = 4, seed = 'x', before = {} as Record<string, string> } = {}) {
  const files = new Map(Object.entries(before).map(([path, text]) => [path, bytes(text)]));
  const after = imageAfterCut(files, steps, { sectorBytes, kept }, createRandom(seed));
  return Object.fromEntries([...after].map(([path, content]) => [path, Buffer.from(content).toString()]));
}

describe('after a cut', () => {
  it('what was synced is there, whatever else is lost', () => {
    const steps = [created, wrote(0, 'abcdefgh'), synced, folder, wrote(4, 'ZZZZ'), wrote(8, 'more')];
    expect(image(steps, 0)).toEqual({ db: 'abcdefgh' });
    expect(image(steps, 1)).toEqual({ db: 'abcdZZZZmore' });
  });

  it('unsynced writes are kept or lost by sectors, each by itself', () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 200; seed++) seen.add(image([wrote(2, 'ABCDEF')], 0.5, { seed: `${seed}`, before: { db: 'abcdefgh' } }).db!);
    expect([...seen].sort()).toEqual(['abABCDEF', 'abABefgh', 'abcdCDEF', 'abcdefgh']);
  });

  it('a file whose folder was not synced may be gone, one that was removed may be back', () => {
    expect(image([created, wrote(0, 'abcd'), synced], 0)).toEqual({});
    const steps: DiskStep[] = [{ kind: 'unlinked', path: 'db' }];
    expect(image(steps, 0, { before: { db: 'old' } })).toEqual({ db: 'old' });
    expect(image([...steps, folder], 0, { before: { db: 'old' } })).toEqual({});
  });

  it('a change of length is kept or lost, and what lies between is zero', () => {
    const shorter: DiskStep = { kind: 'resized', path: 'db', size: 2 };
    expect(image([shorter], 0, { before: { db: 'abcd' } })).toEqual({ db: 'abcd' });
    expect(image([shorter, synced, wrote(4, 'wxyz')], 1, { before: { db: 'abcd' } })).toEqual({ db: 'ab\0\0wxyz' });
  });

  it('a sync that failed keeps a part, and a later one does not bring back the rest', () => {
    const failing: DiskStep[] = [wrote(0, 'AAAABBBBCCCCDDDD'), { kind: 'sync-failed', path: 'db' }, synced];
    const seen = new Set<string>();
    for (let seed = 0; seed < 50; seed++) seen.add(image(failing, 1, { seed: `${seed}`, before: { db: 'aaaabbbbccccdddd' } }).db!);
    expect(seen.size).toBeGreaterThan(5);
  });

  it('a renamed file is under its old name until the folder is synced', () => {
    const steps: DiskStep[] = [{ kind: 'renamed', path: 'db', to: 'new' }];
    expect(image(steps, 0, { before: { db: 'x' } })).toEqual({ db: 'x' });
    expect(image([...steps, folder], 0, { before: { db: 'x' } })).toEqual({ new: 'x' });
  });
});
