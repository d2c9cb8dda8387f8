import { type ASTNode, Environment, EvaluationError, type ParseError, type TypeError as TypeFault } from '@marcbachmann/cel-js';
import { localParts } from '../domain/calendar.ts';
import type { ItemFacts } from '../domain/item-facts.ts';
import { nearestName } from '../domain/nearest-name.ts';
import type { Condition, ReadCondition, Verdict } from './condition.ts';
import { Moment, VARIABLES } from './variables.ts';

/** Characters of a condition at most. */
export const LONGEST_CONDITION = 500;
const LIMITS = { maxAstNodes: 200, maxDepth: 20, maxListElements: 100, maxMapEntries: 0, maxCallArguments: 2 };
// What neither loops nor matches patterns: the cost of a condition is bounded by its length.
const FUNCTIONS = new Set(['hour', 'weekday', 'month', 'size', 'int', 'double']);
const METHODS = new Set(['startsWith', 'endsWith', 'contains', 'size']);
const FORBIDDEN = new Set<string>(['.', '.?', '[]', '[?]', 'map']);

const environment = createEnvironment();

/** Reads a condition of the Common Expression Language (CEL, https://cel.dev) and checks its names and types. The expression must be true or false. */
export function readCondition(text: string): ReadCondition {
  const refuse = (problem: string): ReadCondition => ({ ok: false, problem });
  if (text.length > LONGEST_CONDITION) return refuse(`is ${text.length} characters long; a condition has at most ${LONGEST_CONDITION}`);
  try {
    const program = environment.parse(text);
    const forbidden = firstForbidden(program.ast);
    if (forbidden) return refuse(`at character ${forbidden.start + 1}: ${forbidden.problem}`);
    const checked = program.check();
    if (!checked.valid) return refuse(inWords(checked.error!));
    if (checked.type !== 'bool') return refuse(`must be true or false, not ${WORDS[checked.type!] ?? checked.type}`);
    return { ok: true, condition: conditionOf(program) };
  } catch (error) {
    return refuse(inWords(error as ParseError));
  }
}

const WORDS: Readonly<Record<string, string>> = { double: 'a number', int: 'a whole number', string: 'a text', Moment: 'a time' };

function conditionOf(program: (context: object) => unknown): Condition {
  return {
    test(facts): Verdict {
      try {
        return { kind: program(contextOf(facts)) === true ? 'holds' : 'fails' };
      } catch (error) {
        if (error instanceof EvaluationError && error.code === 'unknown_variable') return { kind: 'unknown' };
        return { kind: 'failed', error: error instanceof EvaluationError ? error.summary : String(error) };
      }
    },
  };
}

// Read one by one as they are asked for: some take a query.
const context: object = Object.defineProperties(
  {},
  Object.fromEntries(
    Object.entries(VARIABLES).map(([name, { of }]) => [
      name,
      {
        get(this: { readonly facts: ItemFacts }) {
          return of(this.facts) ?? undefined;
        },
      },
    ]),
  ),
);

function contextOf(facts: ItemFacts): object {
  return Object.create(context, { facts: { value: facts } });
}

function createEnvironment(): Environment {
  const made = new Environment({ limits: LIMITS }).registerType('Moment', Moment);
  for (const [name, { type }] of Object.entries(VARIABLES)) made.registerVariable(name, type);
  made.registerFunction('hour(Moment): int', (at: Moment) => BigInt(local(at).hour));
  // ISO 8601: Monday is 1, Sunday 7.
  made.registerFunction('weekday(Moment): int', (at: Moment) => BigInt(local(at).weekday + 1));
  made.registerFunction('month(Moment): int', (at: Moment) => BigInt(local(at).month));
  // Whole numbers are written without a point, and what they are held against is a double: CEL itself compares the two and no more.
  const mixed: Readonly<Record<string, (a: number, b: number) => number>> = {
    '+': (a, b) => a + b,
    '-': (a, b) => a - b,
    '*': (a, b) => a * b,
    '/': (a, b) => a / b,
  };
  for (const [operator, of] of Object.entries(mixed))
    for (const types of [`double ${operator} int`, `int ${operator} double`])
      made.registerOperator(`${types}: double`, (a: number | bigint, b: number | bigint) => of(Number(a), Number(b)));
  made.registerOperator('double == int: bool', (a: number, b: bigint) => a === Number(b));
  return made;
}

let last: { readonly minute: number; readonly timezone: string; readonly parts: ReturnType<typeof localParts> } | null = null;

/** Thousands of items ask in the same minute. */
function local({ time, timezone }: Moment): ReturnType<typeof localParts> {
  const minute = Math.floor(time / 60_000);
  if (last?.minute !== minute || last.timezone !== timezone) last = { minute, timezone, parts: localParts(time, timezone) };
  return last.parts;
}

function firstForbidden(node: ASTNode): { readonly start: number; readonly problem: string } | null {
  const { op, args, start } = node;
  if (FORBIDDEN.has(op)) return { start, problem: `${op === 'map' ? '{}' : op.replace('.', 'a dot')} is not used in conditions` };
  const name = op === 'call' || op === 'rcall' ? String((args as readonly unknown[])[0]) : null;
  if (name !== null && !(op === 'call' ? FUNCTIONS : METHODS).has(name)) {
    const known = [...(op === 'call' ? FUNCTIONS : METHODS)];
    return { start, problem: `unknown function ${name}; there are ${known.join(', ')}` };
  }
  const below = (Array.isArray(args) ? args.flat(2) : [args]) as unknown[];
  for (const each of below) {
    const found = isNode(each) ? firstForbidden(each) : null;
    if (found) return found;
  }
  return null;
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value;
}

function inWords(error: ParseError | TypeFault): string {
  const at = error.range ? `at character ${error.range.start + 1}: ` : '';
  if (error.code === 'limit_exceeded') return `${at}is too long or nested too deeply`;
  const [, name] = /^Unknown variable: (\S+)$/.exec(error.summary) ?? [];
  if (name === undefined) return `${at}${error.summary ?? error.message}`;
  const meant = nearestName(name, Object.keys(VARIABLES));
  return `${at}unknown name ${name}${meant ? `; did you mean ${meant}?` : `; there are ${Object.keys(VARIABLES).join(', ')}`}`;
}
