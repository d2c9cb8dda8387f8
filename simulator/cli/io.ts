/** Where a command's words go: results to stdout, everything else to stderr. */
export interface Io {
  result(line: string): void;
  say(line: string): void;
}

/** The process's own. */
export const processIo: Io = {
  result: (line) => void process.stdout.write(`${line}\n`),
  say: (line) => void process.stderr.write(`${line}\n`),
};
