import { type ASTNode, Environment, EvaluationError, type ParseError, type TypeError as TypeFault } from '@marcbachmann/cel-js';
import { nearestName } from '../domain/words/nearest-name.ts';

/** What an expression may hold. Neither loops nor patterns belong into it: then the cost of an expression is bounded by its length. */
export interface Grammar {
  /** What an expression is called: `a condition`, `conditions`. */
  readonly noun: string;
  readonly plural: string;
  /** Characters at most. */
  readonly longest: number;
  readonly limits: { readonly maxAstNodes: number; readonly maxDepth: number; readonly maxListElements: number };
  /** Names with their CEL type. */
  readonly variables: Readonly<Record<string, string>>;
  readonly functions: ReadonlySet<string>;
  readonly methods: ReadonlySet<string>;
  /** Operators of CEL that are not used. */
  readonly forbidden: ReadonlySet<string>;
  /** A type of the grammar's own, and functions of it by their signature. */
  readonly own?: {
    readonly type: string;
    readonly constructor: new (...args: never[]) => unknown;
    readonly functions: Readonly<Record<string, (of: never) => unknown>>;
  };
}

/** What an expression comes to: `unknown` where it asks for a variable that has no value, `failed` where it cannot be worked out. */
export type Outcome =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'failed'; readonly error: string };

/** An expression that was read and checked. */
export interface Expression {
  /** The CEL type of what it comes to; `dyn` where only the values decide. */
  readonly type: string;
  /** Works it out over the variables' values; never throws. */
  evaluate(variables: object): Outcome;
}

/** An expression as it was read, or what is wrong with it. */
export type ReadExpression = { readonly ok: true; readonly expression: Expression } | { readonly ok: false; readonly problem: string };

/** Creates the reader of a grammar's expressions, in the Common Expression Language (CEL, https://cel.dev): it checks names, functions and types. */
export function createReader(grammar: Grammar): (text: string) => ReadExpression {
  const environment = createEnvironment(grammar);
  return (text) => {
    const refuse = (problem: string): ReadExpression => ({ ok: false, problem });
    if (text.length > grammar.longest) return refuse(`is ${text.length} characters long; ${grammar.noun} has at most ${grammar.longest}`);
    try {
      const program = environment.parse(text);
      const forbidden = firstForbidden(program.ast, grammar);
      if (forbidden) return refuse(`at character ${forbidden.start + 1}: ${forbidden.problem}`);
      const checked = program.check();
      if (!checked.valid) return refuse(inWords(checked.error!, grammar));
      return { ok: true, expression: { type: checked.type!, evaluate: (variables) => outcomeOf(program, variables) } };
    } catch (error) {
      return refuse(inWords(error as ParseError, grammar));
    }
  };
}

function outcomeOf(program: (context: object) => unknown, variables: object): Outcome {
  try {
    return { kind: 'value', value: program(variables) };
  } catch (error) {
    if (error instanceof EvaluationError && error.code === 'unknown_variable') return { kind: 'unknown' };
    return { kind: 'failed', error: error instanceof EvaluationError ? error.summary : String(error) };
  }
}

function createEnvironment({ variables, limits, own }: Grammar): Environment {
  const made = new Environment({ limits: { ...limits, maxMapEntries: 0, maxCallArguments: 2 } });
  if (own) made.registerType(own.type, own.constructor);
  for (const [name, type] of Object.entries(variables)) made.registerVariable(name, type);
  for (const [signature, of] of Object.entries(own?.functions ?? {})) made.registerFunction(signature, of as (of: unknown) => unknown);
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

function firstForbidden(node: ASTNode, grammar: Grammar): { readonly start: number; readonly problem: string } | null {
  const { op, args, start } = node;
  if (grammar.forbidden.has(op))
    return { start, problem: `${op === 'map' ? '{}' : op.replace('.', 'a dot')} is not used in ${grammar.plural}` };
  const name = op === 'call' || op === 'rcall' ? String((args as readonly unknown[])[0]) : null;
  const known = op === 'call' ? grammar.functions : grammar.methods;
  if (name !== null && !known.has(name)) return { start, problem: `unknown function ${name}; there are ${[...known].join(', ')}` };
  const below = (Array.isArray(args) ? args.flat(2) : [args]) as unknown[];
  for (const each of below) {
    const found = isNode(each) ? firstForbidden(each, grammar) : null;
    if (found) return found;
  }
  return null;
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value;
}

function inWords(error: ParseError | TypeFault, { variables }: Grammar): string {
  const at = error.range ? `at character ${error.range.start + 1}: ` : '';
  if (error.code === 'limit_exceeded') return `${at}is too long or nested too deeply`;
  const [, name] = /^Unknown variable: (\S+)$/.exec(error.summary) ?? [];
  if (name === undefined) return `${at}${error.summary ?? error.message}`;
  const meant = nearestName(name, Object.keys(variables));
  return `${at}unknown name ${name}${meant ? `; did you mean ${meant}?` : `; there are ${Object.keys(variables).join(', ')}`}`;
}
