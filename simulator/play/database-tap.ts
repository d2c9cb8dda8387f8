import type { Database } from '../../agent/store/database.ts';
import type { DatabaseDoor } from '../../agent/store/open.ts';

/** Told of each statement before it runs, `COMMIT done` after a commit; what it throws, the statement throws. */
export type OnStatement = (sql: string, isWrite: boolean) => void;

/** Stands between an agent and its database, so that power and disk can fail at any statement. */
export interface DatabaseTap {
  readonly door: DatabaseDoor;
  /** As a power cut leaves it: the transaction under way is not written, and the lock is free. */
  drop(): void;
  /** The error of a full disk, as SQLite says it; only once a database is open. */
  diskFull(): Error;
}

type SqliteErrorClass = new (message: string, code: string) => Error;
type Statement = ReturnType<Database['prepare']>;
type Run = (...args: unknown[]) => unknown;

/** Creates a tap that one opened database runs through. */
export function createDatabaseTap(onStatement: OnStatement): DatabaseTap {
  const lists = new Set<Iterator<unknown>>();
  let opened: { db: Database; release: () => void } | null = null;
  let errorClass: SqliteErrorClass | null = null;

  function watch(statement: Statement): Statement {
    const { source, readonly } = statement;
    const own = statement as unknown as Record<'run' | 'get' | 'all', Run> & { iterate: (...args: unknown[]) => IterableIterator<unknown> };
    for (const name of ['run', 'get', 'all'] as const) {
      const run = own[name];
      own[name] = (...args) => {
        onStatement(source, !readonly);
        return run.apply(statement, args);
      };
    }
    const { iterate } = own;
    own.iterate = (...args) => {
      onStatement(source, !readonly);
      return listed(iterate.apply(statement, args));
    };
    return statement;
  }

  /** An open list keeps a connection from being closed. */
  function* listed(list: IterableIterator<unknown>): Generator<unknown, void> {
    lists.add(list);
    try {
      yield* list;
    } finally {
      lists.delete(list);
      list.return?.();
    }
  }

  /** As better-sqlite3 does it, but statement by statement. */
  function transactions(db: Database, exec: (sql: string) => void): Database['transaction'] {
    const wrap = (begin: string, work: Run): Run =>
      function transaction(this: unknown, ...args: unknown[]) {
        const isNested = db.inTransaction;
        const [before, after, undo] = isNested
          ? ['SAVEPOINT nested', 'RELEASE nested', 'ROLLBACK TO nested']
          : [begin, 'COMMIT', 'ROLLBACK'];
        step(before);
        try {
          const result = work.apply(this, args);
          step(after);
          if (!isNested) onStatement('COMMIT done', false);
          return result;
        } catch (error) {
          if (db.open && db.inTransaction) {
            exec(undo!);
            if (isNested) exec(after!);
          }
          throw error;
        }
      };
    const step = (sql: string): void => {
      onStatement(sql, sql === 'COMMIT');
      exec(sql);
    };
    const made = (work: Run) =>
      Object.assign(wrap('BEGIN', work), {
        default: wrap('BEGIN', work),
        deferred: wrap('BEGIN DEFERRED', work),
        immediate: wrap('BEGIN IMMEDIATE', work),
        exclusive: wrap('BEGIN EXCLUSIVE', work),
        database: db,
      });
    return made as unknown as Database['transaction'];
  }

  return {
    door(db, release) {
      opened = { db, release };
      const exec = db.exec.bind(db);
      const prepare = db.prepare.bind(db) as (sql: string) => Statement;
      const pragma = db.pragma.bind(db);
      errorClass = errorClassOf(exec);
      return Object.assign(db, {
        prepare: (sql: string) => watch(prepare(sql)),
        exec(sql: string) {
          onStatement(sql, true);
          exec(sql);
          return db;
        },
        pragma(...args: Parameters<typeof pragma>) {
          onStatement(`PRAGMA ${args[0]}`, false);
          return pragma(...args);
        },
        transaction: transactions(db, (sql) => void exec(sql)),
      });
    },
    drop() {
      for (const list of lists) list.return?.();
      lists.clear();
      if (opened?.db.open) opened.db.close();
      opened?.release();
      opened = null;
    },
    diskFull: () => new errorClass!('database or disk is full', 'SQLITE_FULL'),
  };
}

/** The class of SQLite's errors, learnt from one. */
function errorClassOf(exec: (sql: string) => unknown): SqliteErrorClass {
  try {
    exec('no statement');
  } catch (error) {
    return (error as Error).constructor as SqliteErrorClass;
  }
  throw new Error('SQLite takes anything for a statement');
}
