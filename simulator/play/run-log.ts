import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { toIso } from '../../agent/domain/calendar.ts';
import type { Clock, Log } from '../../agent/ports.ts';

/** What happens in a run, a line each: virtual time and what. The same seed gives the same lines. */
export interface RunLog {
  say(what: string): void;
  /** An agent's own words, from `info` on. */
  agentLog(name: string): Log;
  /** Of all lines so far. */
  digest(): string;
  /** The newest lines. */
  tail(): readonly string[];
  close(): void;
}

/** A log of which nothing is kept. */
export function createSilentLog(): RunLog {
  const nothing = () => undefined;
  const agentLog = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  return { say: nothing, agentLog: () => agentLog, digest: () => '', tail: () => [], close: nothing };
}

const KEPT = 200;

export interface RunLogParts {
  /** Where the run keeps its files: another name each time, which the log does not show. */
  readonly folder: string;
  /** Where lines go, if anywhere. */
  readonly file?: string | undefined;
}

/** Creates a log. */
export function createRunLog(clock: Pick<Clock, 'now'>, { folder, file }: RunLogParts): RunLog {
  const hash: Hash = createHash('sha256');
  const handle = file === undefined ? null : openSync(file, 'w');
  let buffer: string[] = [];
  let tail: string[] = [];

  function flush(): void {
    if (buffer.length === 0) return;
    const text = `${buffer.join('\n')}\n`;
    hash.update(text);
    if (handle !== null) writeSync(handle, text);
    tail = [...tail, ...buffer].slice(-KEPT);
    buffer = [];
  }

  function say(what: string): void {
    buffer.push(`${toIso(clock.now())} ${what}`);
    if (buffer.length >= 1000) flush();
  }

  return {
    say,
    agentLog(name) {
      const word = (level: string) => (fields: object, phrase: string) => {
        const { stack: _, ...shown } = fields as { stack?: string };
        say(`${name} ${level}: ${phrase} ${JSON.stringify(shown).replaceAll(folder, '')}`);
      };
      return { debug: () => undefined, info: word('info'), warn: word('warn'), error: word('error') };
    },
    digest() {
      flush();
      return hash.copy().digest('hex').slice(0, 32);
    },
    tail() {
      flush();
      return tail;
    },
    close() {
      flush();
      if (handle !== null) closeSync(handle);
    },
  };
}
