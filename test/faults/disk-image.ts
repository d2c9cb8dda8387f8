import type { SeededRandom } from '../../simulator/random.ts';
import type { DiskStep } from './disk-log.ts';

/** Files by path, with their bytes. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** How the disk behaves at the cut, drawn once per cut. */
export interface CutManner {
  /** Bytes that are written whole or not at all: 512 for a disk's sector, 4096 for a flash page. */
  readonly sectorBytes: number;
  /** The share of unsynced sectors that reached the disk all the same; 0 drops everything, 1 keeps everything. */
  readonly kept: number;
}

type Change = Extract<DiskStep, { kind: 'wrote' | 'resized' }>;
interface NameChange {
  readonly kind: 'created' | 'unlinked' | 'renamed';
  readonly path: string;
  readonly to?: string;
  readonly inode: Inode;
}

interface Inode {
  /** With room to grow; beyond `size` all zeros. */
  room: Buffer;
  size: number;
  unsynced: Change[];
}

/**
 * What a disk holds after the power failed: what was synced, and of the rest some. In this model
 * - a file's synced writes are all there, its unsynced ones by sectors, each kept or lost by itself, so that a write can be torn and a later one be there without an
 *   earlier one; an unsynced change of length is kept or lost as a whole;
 * - names (a file made, removed, renamed) are sure once their folder is synced; before that some are there, in the order in which they happened, as in a journaling filesystem;
 * - a sync that failed leaves a part of what it was for on disk, and the rest is never written again.
 */
export function imageAfterCut(before: Files, steps: readonly DiskStep[], manner: CutManner, random: SeededRandom): Map<string, Uint8Array> {
  const names = new Map<string, Inode>();
  for (const [path, bytes] of before) names.set(path, { room: Buffer.from(bytes), size: bytes.length, unsynced: [] });
  const sure = new Map(names);
  let unsure: NameChange[] = [];

  const inodeOf = (path: string): Inode => {
    const inode = names.get(path);
    if (!inode) throw new Error(`the log speaks of ${path}, which nobody made`);
    return inode;
  };
  const rename = (change: Omit<NameChange, 'inode'>): void => {
    const inode = change.kind === 'created' ? { room: Buffer.alloc(0), size: 0, unsynced: [] } : inodeOf(change.path);
    unsure.push({ ...change, inode });
    applyName(names, { ...change, inode });
  };

  for (const step of steps) {
    switch (step.kind) {
      case 'created':
      case 'unlinked':
        rename({ kind: step.kind, path: step.path });
        break;
      case 'renamed':
        rename(step);
        break;
      case 'wrote':
      case 'resized':
        inodeOf(step.path).unsynced.push(step);
        break;
      case 'synced':
        settle(inodeOf(step.path), null, random);
        break;
      case 'sync-failed':
        settle(inodeOf(step.path), { ...manner, kept: 0.5 }, random);
        break;
      case 'folder-synced':
        for (const change of unsure) applyName(sure, change);
        unsure = [];
    }
  }
  const reached = Math.round(manner.kept === 1 ? unsure.length : manner.kept === 0 ? 0 : random.integer(0, unsure.length));
  for (const change of unsure.slice(0, reached)) applyName(sure, change);
  for (const inode of new Set(sure.values())) settle(inode, manner, random);
  return new Map([...sure].map(([path, { room, size }]) => [path, room.subarray(0, size)]));
}

function applyName(names: Map<string, Inode>, change: NameChange): void {
  if (change.kind !== 'created') names.delete(change.path);
  if (change.kind === 'created') names.set(change.path, change.inode);
  if (change.kind === 'renamed') names.set(change.to!, change.inode);
}

/** Applies what is unsynced: all of it, or what `manner` keeps. */
function settle(inode: Inode, manner: CutManner | null, random: SeededRandom): void {
  for (const change of inode.unsynced) {
    if (change.kind === 'resized') {
      if (!manner || random.chance(manner.kept)) resize(inode, change.size);
      continue;
    }
    const { offset, bytes } = change;
    if (!manner) {
      put(inode, offset, bytes);
      continue;
    }
    for (let at = 0; at < bytes.length; ) {
      const length = Math.min(bytes.length - at, manner.sectorBytes - ((offset + at) % manner.sectorBytes));
      if (random.chance(manner.kept)) put(inode, offset + at, bytes.subarray(at, at + length));
      at += length;
    }
  }
  inode.unsynced = [];
}

function put(inode: Inode, offset: number, bytes: Uint8Array): void {
  if (offset + bytes.length > inode.size) resize(inode, offset + bytes.length);
  inode.room.set(bytes, offset);
}

// What lies between the old end and the new one was never written: zeros.
function resize(inode: Inode, size: number): void {
  if (size > inode.room.length) {
    const room = Buffer.alloc(2 * size);
    room.set(inode.room.subarray(0, inode.size));
    inode.room = room;
  }
  if (size < inode.size) inode.room.fill(0, size, inode.size);
  inode.size = size;
}
