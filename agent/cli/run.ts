import { parseArgs } from 'node:util';
import { nearestName } from '../domain/words/nearest-name.ts';
import type { Call, Command, Program } from './command.ts';
import { EXIT, reportError, usageError } from './exit-code.ts';
import { helpOf, overview, usageOf } from './help.ts';
import type { Io } from './io.ts';
import { programVersion } from './version.ts';

/** Runs the command of a program that the words name, and returns the exit code. */
export async function run(program: Program, words: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(program, words, io);
  } catch (error) {
    return await reportError(program, error, io);
  }
}

async function dispatch(program: Program, words: readonly string[], io: Io): Promise<number> {
  const [first, ...rest] = words;
  if (first === undefined) {
    io.stderr.write(overview(program));
    return EXIT.usage;
  }
  if (first === '--version' || first === '-v' || first === 'version') return print(io, `${programVersion()}\n`);
  if (first === '--help' || first === '-h' || (first === 'help' && rest.length === 0)) return print(io, overview(program));
  if (first === 'help') return print(io, helpOf(program, find(program, rest).command));
  const { command, words: given } = find(program, words);
  if (given.some((word) => word === '--help' || word === '-h')) return print(io, helpOf(program, command));
  const call = command.readsWords ? { values: {}, operands: [], words: given, io } : parse(program, command, { words: given, io });
  return (await command.load())(call);
}

function print(io: Io, text: string): number {
  io.stdout.write(text);
  return EXIT.done;
}

function find({ name: program, commands }: Program, words: readonly string[]): { command: Command; words: readonly string[] } {
  const found = commands.find((command) => command.name === words.slice(0, command.name.split(' ').length).join(' '));
  if (found) return { command: found, words: words.slice(found.name.split(' ').length) };
  const name = words[0]!;
  const group = commands.filter((command) => command.name.startsWith(`${name} `));
  if (group.length > 0) throw usageError(`"${name}" asks for one of: ${group.map((command) => command.name).join(', ')}`);
  const meant = nearestName(
    name,
    commands.map((command) => command.name),
  );
  throw usageError(`there is no command "${name}"${meant ? `; did you mean ${meant}?` : ''} (${program} help lists them)`);
}

function parse(program: Program, command: Command, { words, io }: { words: readonly string[]; io: Io }): Call {
  const options = Object.fromEntries(Object.entries(command.options).map(([name, { type }]) => [name, { type }]));
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
    const missing = command.operands.slice(positionals.length);
    if (missing.length > 0) throw usageError(`${missing.join(' ')} is missing`);
    if (positionals.length > command.operands.length) throw usageError(`"${positionals[command.operands.length]}" is one word too many`);
    return { values: values as Call['values'], operands: positionals, words, io };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const own = code === 'usage';
    if (!own && !code?.startsWith('ERR_PARSE_ARGS')) throw error;
    throw usageError(`${own ? message : optionError(message, command)}\n${usageOf(program, command)}`);
  }
}

function optionError(message: string, command: Command): string {
  const [, name] = /^Unknown option '--?([^']+)'/.exec(message) ?? [];
  if (name === undefined) return message;
  const meant = nearestName(name, Object.keys(command.options));
  return `unknown option --${name}${meant ? `; did you mean --${meant}?` : ''}`;
}
