import type { Database } from './database.ts';
import { createRecent } from './recent.ts';

/** Whether an event was seen before. `forgotten`: its sequence lies before the window, so nobody can tell. */
export type KeyVerdict = 'new' | 'duplicate' | 'conflict' | 'forgotten';

/** What tells one event from another. */
export interface EventKey {
  readonly device: string;
  readonly boot: string;
  readonly seq: number;
  /** What the device's clock said, UTC milliseconds. */
  readonly deviceTime: number | null;
  readonly payloadHash: number;
  readonly receivedAt: number;
  /** The gateway's clock is not trusted: it cannot say that the device's is ahead. */
  readonly isProvisional?: boolean;
}

/** A counter of a device as far as it has come. */
interface Run {
  readonly run: number;
  maxSeq: number;
  newestTime: number | null;
  lastSeen: number;
  /** Of the `CHUNK` sequences around maxSeq, 0 where it was not seen. */
  hashes: Uint32Array;
}

interface RunRow extends Omit<Run, 'hashes'> {
  readonly hashes: Buffer;
}

/** A device keeps this many boots; a restarted device does not come back to older ones. */
const BOOTS_KEPT = 8;
/** A boot keeps this many runs: one that counts, and those that a leaping or restarted counter left. */
const RUNS_KEPT = 4;
const CHUNK = 64;
/** How far below the newest a counter must fall to have begun again, and not to be a stray. */
const RESTART_FALL = 16;
const DAY_MS = 86_400_000;
const CACHED_BOOTS = 4096;

const chunkOf = (seq: number): number => Math.floor(seq / CHUNK);
/** 32 bits of the payload's hash; 0 says that a sequence was not seen. */
const hashOf = (key: EventKey): number => key.payloadHash % 4_294_967_296 || 1;
const bytesOf = (hashes: Uint32Array): Buffer => Buffer.from(hashes.buffer, hashes.byteOffset, hashes.byteLength);
const hashesOf = (bytes: Buffer): Uint32Array => new Uint32Array(new Uint8Array(bytes).buffer);

/** Keys of events seen: (device, boot, seq) within a window, and hashes of scans without a sequence. What a transaction changes is written once, at its end. */
export function eventKeysTable(db: Database, window: number) {
  const runsOf = db.prepare<[string, string], RunRow>(
    `SELECT run, max_seq AS maxSeq, newest_time AS newestTime, last_seen AS lastSeen, hashes FROM sequences WHERE device = ? AND boot = ? ORDER BY last_seen DESC, run DESC`,
  );
  const putRun = db.prepare<unknown[]>(
    'INSERT OR REPLACE INTO sequences (device, boot, run, max_seq, newest_time, last_seen, hashes) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const dropRun = db.prepare<[string, string, number]>('DELETE FROM sequences WHERE device = ? AND boot = ? AND run = ?');
  const findChunk = db.prepare<[string, string, number, number], { hashes: Buffer }>(
    'SELECT hashes FROM sequence_chunks WHERE device = ? AND boot = ? AND run = ? AND chunk = ?',
  );
  const putChunk = db.prepare<unknown[]>(
    'INSERT OR REPLACE INTO sequence_chunks (device, boot, run, chunk, hashes) VALUES (?, ?, ?, ?, ?)',
  );
  const dropChunks = db.prepare<[string, string, number, number]>(
    'DELETE FROM sequence_chunks WHERE device = ? AND boot = ? AND run = ? AND chunk < ?',
  );
  const pruneBoots = db.prepare<[number]>(
    `DELETE FROM sequences WHERE (device, boot) IN (SELECT device, boot FROM
      (SELECT device, boot, row_number() OVER (PARTITION BY device ORDER BY max(last_seen) DESC) AS rank FROM sequences GROUP BY device, boot) WHERE rank > ?)`,
  );
  const pruneUnseen = db.prepare<[number]>('DELETE FROM sequences WHERE last_seen < ?');
  const pruneOrphans = db.prepare('DELETE FROM sequence_chunks WHERE (device, boot, run) NOT IN (SELECT device, boot, run FROM sequences)');
  const insertHash = db.prepare<[string, number]>('INSERT OR IGNORE INTO scan_hashes (hash, received_at) VALUES (?, ?)');
  const dropHash = db.prepare<[string]>('DELETE FROM scan_hashes WHERE hash = ?');
  const newestTime = db.prepare<[string], { newest: number | null }>('SELECT max(newest_time) AS newest FROM sequences WHERE device = ?');
  const pruneHashes = db.prepare<[number]>('DELETE FROM scan_hashes WHERE received_at < ?');

  const cache = createRecent<string, Run[]>(CACHED_BOOTS);
  const dirty = new Map<Run, EventKey>();

  /** The runs of a boot, the one that counts first. */
  function load({ device, boot }: EventKey): Run[] {
    const key = boot === '' ? device : `${device}\n${boot}`;
    let runs = cache.get(key);
    if (!runs) {
      flush();
      runs = runsOf.all(device, boot).map((row) => ({ ...row, hashes: hashesOf(row.hashes) }));
      cache.set(key, runs);
    }
    return runs;
  }

  function begin(runs: Run[], key: EventKey): Run {
    const run: Run = {
      run: Math.max(-1, ...runs.map((known) => known.run)) + 1,
      maxSeq: -1,
      newestTime: null,
      lastSeen: key.receivedAt,
      hashes: new Uint32Array(CHUNK),
    };
    runs.unshift(run);
    for (const gone of runs.splice(RUNS_KEPT)) {
      dirty.delete(gone);
      dropRun.run(key.device, key.boot, gone.run);
      dropChunks.run(key.device, key.boot, gone.run, Number.MAX_SAFE_INTEGER);
    }
    return run;
  }

  /** The run that a sequence belongs to, the one that has come nearest to it; null where it lies before all that is remembered. */
  function runFor(runs: Run[], key: EventKey): Run | null {
    const { seq } = key;
    let nearest: Run | undefined;
    for (const run of runs) {
      if (seq < run.maxSeq - window || seq > run.maxSeq + window) continue;
      if (!nearest || Math.abs(seq - run.maxSeq) < Math.abs(seq - nearest.maxSeq)) nearest = run;
    }
    if (nearest) return seq <= 1 && nearest.maxSeq - seq >= RESTART_FALL && isLater(nearest, key) ? begin(runs, key) : nearest;
    // A leap does not take the device's window with it: what comes back to the old counter is still known there.
    const isLeap = runs.length === 0 || runs.some((run) => seq > run.maxSeq);
    return isLeap || runs.every((run) => isLater(run, key)) ? begin(runs, key) : null;
  }

  /** Writes the chunk that the run leaves, and begins the one of `seq`. */
  function advance(run: Run, key: EventKey): void {
    const [from, to] = [chunkOf(run.maxSeq), chunkOf(key.seq)];
    if (from !== to) {
      if (run.maxSeq >= 0) putChunk.run(key.device, key.boot, run.run, from, bytesOf(run.hashes));
      const back = findChunk.get(key.device, key.boot, run.run, to);
      run.hashes = back ? hashesOf(back.hashes) : new Uint32Array(CHUNK);
      if (to % 16 === 0 || to - from > 16) dropChunks.run(key.device, key.boot, run.run, chunkOf(key.seq - window));
    }
    run.maxSeq = key.seq;
  }

  /** The hash that a remembered sequence was seen with; a new one is noted. 0: it was not seen before. */
  function note(run: Run, key: EventKey): number {
    const slot = key.seq % CHUNK;
    const hash = hashOf(key);
    if (key.seq > run.maxSeq) advance(run, key);
    if (chunkOf(key.seq) === chunkOf(run.maxSeq)) {
      const seen = run.hashes[slot]!;
      if (seen === 0) run.hashes[slot] = hash;
      return seen;
    }
    const chunk = chunkOf(key.seq);
    const row = findChunk.get(key.device, key.boot, run.run, chunk);
    const hashes = row ? hashesOf(row.hashes) : new Uint32Array(CHUNK);
    const seen = hashes[slot]!;
    if (seen !== 0) return seen;
    hashes[slot] = hash;
    putChunk.run(key.device, key.boot, run.run, chunk, bytesOf(hashes));
    return 0;
  }

  /** Marks a remembered sequence as not seen. */
  function clear(run: Run, { device, boot, seq }: EventKey): void {
    const chunk = chunkOf(seq);
    if (chunk === chunkOf(run.maxSeq)) {
      run.hashes[seq % CHUNK] = 0;
      return;
    }
    const row = findChunk.get(device, boot, run.run, chunk);
    if (!row) return;
    const hashes = hashesOf(row.hashes);
    hashes[seq % CHUNK] = 0;
    putChunk.run(device, boot, run.run, chunk, bytesOf(hashes));
  }

  function flush(): void {
    for (const [run, { device, boot }] of dirty)
      putRun.run(device, boot, run.run, run.maxSeq, run.newestTime, run.lastSeen, bytesOf(run.hashes));
    dirty.clear();
  }

  function forget(): void {
    cache.clear();
    dirty.clear();
  }

  return {
    /**
     * Tells whether the key is new; a new one is remembered. `newest` says whether no higher sequence of this run was seen before. A counter that begins again below
     * its window, or at 0, with a clock later than all before, is a restart that the device did not tell of: its keys are new.
     */
    see(key: EventKey): { verdict: KeyVerdict; newest: boolean } {
      const runs = load(key);
      const run = runFor(runs, key);
      if (!run) return { verdict: 'forgotten', newest: false };
      const newest = key.seq > run.maxSeq;
      const seen = note(run, key);
      if (seen !== 0) return { verdict: seen === hashOf(key) ? 'duplicate' : 'conflict', newest: false };
      run.lastSeen = Math.max(run.lastSeen, key.receivedAt);
      // A clock far ahead must not hide a restart for good.
      const latest = key.isProvisional ? Number.MAX_SAFE_INTEGER : key.receivedAt + DAY_MS;
      const time = key.deviceTime === null ? null : Math.min(key.deviceTime, latest);
      if (time !== null && (run.newestTime === null || time > run.newestTime)) run.newestTime = time;
      dirty.set(run, key);
      if (newest && run !== runs[0]) runs.unshift(...runs.splice(runs.indexOf(run), 1));
      return { verdict: 'new', newest };
    },
    /** Forgets a key that was new a moment ago: its event was refused, and may come again. How far its counter has come stays known. */
    unsee(key: EventKey): void {
      const runs = load(key);
      const run = runFor(runs, key);
      if (!run) return;
      clear(run, key);
      dirty.set(run, key);
    },
    /** The same for a hash. */
    unseeHash: (hash: string): void => void dropHash.run(hash),
    /** The latest time that a device's clock has shown with a sequence, as far as it is written; null for a device that none is known of. */
    newestTime: (device: string): number | null => newestTime.get(device)?.newest ?? null,
    /** Whether the device's clock, too, has shown no later time with any sequence. For a key that was just seen; runs in the caller's transaction. */
    isLatest({ device, deviceTime }: EventKey): boolean {
      if (deviceTime === null) return false;
      flush();
      return deviceTime >= (newestTime.get(device)?.newest ?? 0);
    },
    /** False when this hash was seen before. */
    seeHash: (hash: string, receivedAt: number): boolean => insertHash.run(hash, receivedAt).changes === 1,
    /** Forgets boots that devices have left behind or not used since `seenBefore`, and hashes from before `hashesBefore`. */
    tidy(hashesBefore: number, seenBefore: number): void {
      flush();
      cache.clear();
      pruneUnseen.run(seenBefore);
      pruneBoots.run(BOOTS_KEPT);
      pruneOrphans.run();
      pruneHashes.run(hashesBefore);
    },
    /** Whether anything is not written. */
    isBehind: (): boolean => dirty.size > 0,
    /** Writes what changed. Runs in the caller's transaction. */
    flush,
    forget,
  };
}

function isLater(run: Run, { deviceTime }: EventKey): boolean {
  return deviceTime !== null && run.newestTime !== null && deviceTime > run.newestTime;
}
