import type { Io } from './io.ts';

/** An option of a command, as help shows it. */
export interface Option {
  readonly type: 'string' | 'boolean';
  /** What stands for the value in help, for options of type string. */
  readonly value?: string;
  readonly describe: string;
}

/** A call: the options and operands given, or all words as they were typed for a command that reads them itself. */
export interface Call {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly operands: readonly string[];
  readonly words: readonly string[];
  readonly io: Io;
}

/** Runs a command and returns the exit code. Throws AgentError. */
export type Run = (call: Call) => number | Promise<number>;

/** A line of the table of commands; `load` imports what the command needs, and nothing else does. */
export interface Command {
  /** One word, or two: `import items`. */
  readonly name: string;
  /** Names of the operands that must be given. */
  readonly operands: readonly string[];
  readonly summary: string;
  readonly options: Readonly<Record<string, Option>>;
  /** The command reads its words itself. */
  readonly readsWords?: true;
  readonly load: () => Promise<Run>;
}

/** A program: what it is called on the command line, and its commands in the order in which help lists them. */
export interface Program {
  readonly name: string;
  readonly commands: readonly Command[];
}

/** The text given for an option, or undefined. */
export function textOption(call: Call, name: string): string | undefined {
  const value = call.values[name];
  return typeof value === 'string' ? value : undefined;
}
