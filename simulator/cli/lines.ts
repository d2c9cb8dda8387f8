import type { Io } from '../../agent/cli/io.ts';

/** Where a command's words go, line by line: results to stdout, everything else to stderr. */
export interface Lines {
  result(line: string): void;
  say(line: string): void;
}

/** Writes whole lines to the two streams. */
export function linesOf(io: Io): Lines {
  return {
    result: (line) => void io.stdout.write(`${line}\n`),
    say: (line) => void io.stderr.write(`${line}\n`),
  };
}
