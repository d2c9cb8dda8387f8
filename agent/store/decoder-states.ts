import type { Database } from './database.ts';
import { createRecent } from './recent.ts';

const CACHED = 4096;
/** Forgetting the state that changed longest ago costs its device a new beginning, no more. */
const MOST_KEPT = 10_000;
/** So many states wait in memory to be written. */
const MOST_WAITING = 1000;

interface Changed {
  readonly decoder: string;
  readonly key: string;
  readonly state: unknown;
  readonly changedAt: number;
}

interface Unwritten extends Changed {
  /** Perhaps there is no row of it. */
  readonly isNew: boolean;
}

/** What decoders keep between messages, by decoder and key, the newest `most` of them; written once, at the end of the transaction, or later where that can wait. */
export function decoderStatesTable(db: Database, most: number = MOST_KEPT) {
  const read = db.prepare<[string, string], { state: string }>('SELECT state FROM decoder_states WHERE decoder = ? AND key = ?');
  const write = db.prepare<[string, string, string, number]>(
    'INSERT INTO decoder_states (decoder, key, state, changed_at) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET state = excluded.state, changed_at = excluded.changed_at',
  );
  const newest = db
    .prepare<[string, number], string>('SELECT key FROM decoder_states WHERE decoder = ? ORDER BY changed_at DESC, key LIMIT ?')
    .pluck();
  const count = db.prepare<[], { count: number }>('SELECT count(*) AS count FROM decoder_states');
  const dropMost = db.prepare<[number]>(
    'DELETE FROM decoder_states WHERE (decoder, key) IN (SELECT decoder, key FROM decoder_states ORDER BY changed_at DESC LIMIT -1 OFFSET ?)',
  );
  const dropOld = db.prepare<[number]>('DELETE FROM decoder_states WHERE changed_at < ?');

  /** States as they count, null where there is none. */
  const known = createRecent<string, unknown>(CACHED);
  const unwritten = new Map<string, Unwritten>();
  /** What was unwritten at the last commit, of those that this transaction has touched. */
  const undo = new Map<string, Unwritten | undefined>();
  /** Those that must be written with this transaction. */
  const pressing = new Set<string>();
  const nameOf = (decoder: string, key: string) => `${decoder}\n${key}`;

  function touch(name: string): void {
    if (!undo.has(name)) undo.set(name, unwritten.get(name));
  }

  /** Writes what must be written, or all there is, and forgets what is too much. */
  function flush(all: boolean): void {
    let isGrown = false;
    for (const name of [...(all || unwritten.size > MOST_WAITING ? unwritten.keys() : pressing)]) {
      const { decoder, key, state, changedAt, isNew } = unwritten.get(name)!;
      touch(name);
      write.run(decoder, key, JSON.stringify(state), changedAt);
      unwritten.delete(name);
      isGrown ||= isNew;
    }
    pressing.clear();
    if (!isGrown || count.get()!.count <= most) return;
    dropMost.run(most);
    known.clear();
  }

  return {
    /** The state under a key, null where there is none; not to be changed in place. */
    get(decoder: string, key: string): unknown {
      const name = nameOf(decoder, key);
      const changed = unwritten.get(name);
      if (changed) return changed.state;
      let state = known.get(name);
      if (state === undefined) {
        state = JSON.parse(read.get(decoder, key)?.state ?? 'null');
        known.set(name, state);
      }
      return state;
    },
    /** Keys of the states of a decoder that are written, those changed last first, at most so many. */
    newest: (decoder: string, most: number): string[] => newest.all(decoder, most),
    /** Keeps a state; one that `canWait` is written with one of its key that cannot, or with all. */
    put(changed: Changed, canWait: boolean): void {
      const name = nameOf(changed.decoder, changed.key);
      const isNew = unwritten.get(name)?.isNew ?? (known.get(name) ?? null) === null;
      touch(name);
      known.set(name, changed.state);
      unwritten.set(name, { ...changed, isNew });
      if (!canWait) pressing.add(name);
    },
    /** Something must be written with this transaction. */
    isPressing: (): boolean => pressing.size > 0 || unwritten.size > MOST_WAITING,
    /** Whether anything is not written. */
    isBehind: (): boolean => unwritten.size > 0,
    /** Writes what is not written, with `all` also what can wait. Runs in the caller's transaction. */
    flush,
    /** Forgets what changed last before `before`. */
    tidy(before: number): void {
      dropOld.run(before);
      known.clear();
      for (const [name, { changedAt }] of unwritten) {
        if (changedAt >= before) continue;
        touch(name);
        unwritten.delete(name);
        pressing.delete(name);
      }
    },
    /** What was put counts from now on, written or not. */
    committed: (): void => undo.clear(),
    /** What was put since the last commit is forgotten; what was left for later before it is still there. */
    rolledBack(): void {
      known.clear();
      for (const [name, before] of undo) {
        if (before) unwritten.set(name, before);
        else unwritten.delete(name);
      }
      undo.clear();
      pressing.clear();
    },
  };
}
