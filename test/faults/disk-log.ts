import { readFileSync } from 'node:fs';

/** One thing done to the disk, as the shim logged it. */
export type DiskStep =
  | { readonly kind: 'created' | 'synced' | 'unlinked' | 'folder-synced' | 'sync-failed'; readonly path: string }
  | { readonly kind: 'wrote'; readonly path: string; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly kind: 'resized'; readonly path: string; readonly size: number }
  | { readonly kind: 'renamed'; readonly path: string; readonly to: string };

const RECORD_BYTES = 24;
const KINDS: readonly (DiskStep['kind'] | null)[] = [
  ...([null, 'created', 'wrote', 'synced', 'resized'] as const),
  ...(['unlinked', 'renamed', 'folder-synced', 'sync-failed'] as const),
];

/** Reads the log of one process (struct record in power-cut.c); a last record that the cut tore is left out. */
export function readDiskLog(file: string): DiskStep[] {
  const log = readFileSync(file);
  const steps: DiskStep[] = [];
  let at = 0;
  while (at + RECORD_BYTES <= log.length) {
    const kind = KINDS[log.readUInt32LE(at)];
    const pathBytes = log.readUInt32LE(at + 4);
    const offset = Number(log.readBigUInt64LE(at + 8));
    const count = Number(log.readBigUInt64LE(at + 16));
    const pathEnd = at + RECORD_BYTES + pathBytes;
    const hasBytes = kind === 'wrote' || kind === 'renamed';
    const end = pathEnd + (hasBytes ? count : 0);
    if (!kind) throw new Error(`no record begins at byte ${at} of ${file}`);
    if (end > log.length) break;
    const path = log.toString('utf8', at + RECORD_BYTES, pathEnd);
    const bytes = log.subarray(pathEnd, end);
    if (kind === 'wrote') steps.push({ kind, path, offset, bytes });
    else if (kind === 'resized') steps.push({ kind, path, size: offset });
    else if (kind === 'renamed') steps.push({ kind, path, to: bytes.toString('utf8') });
    else steps.push({ kind, path });
    at = end;
  }
  return steps;
}
