import type { Command, Program } from './command.ts';

/** The page that lists every command. */
export function overview(program: Program): string {
  const rows = program.commands.map((command) => [[command.name, ...command.operands].join(' '), command.summary] as const);
  rows.push(['help [COMMAND]', 'Show this, or the options of a command'], ['version', 'Show the version']);
  return [
    `Usage: ${program.name} COMMAND [OPTIONS]`,
    '',
    ...columns(rows),
    '',
    'Exit codes: 0 done, 1 failed, 2 usage, 66 input missing, 78 configuration.',
    '',
  ].join('\n');
}

/** The page of one command. */
export function helpOf(program: Program, command: Command): string {
  const rows = Object.entries(command.options).map(
    ([name, option]) => [`--${name}${option.value ? ` ${option.value}` : ''}`, option.describe] as const,
  );
  return [usageOf(program, command), '', `${command.summary}.`, '', ...columns(rows), ''].join('\n');
}

/** How a command is called, in one line. */
export function usageOf(program: Program, command: Command): string {
  return `Usage: ${[program.name, command.name, ...command.operands].join(' ')} [OPTIONS]`;
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
