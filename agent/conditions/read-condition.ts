import { localParts } from '../domain/calendar.ts';
import type { ItemFacts } from '../domain/items/item-facts.ts';
import { createReader, type Expression } from '../expressions/cel.ts';
import type { Condition, ReadCondition, Verdict } from './condition.ts';
import { Moment, VARIABLES } from './variables.ts';

/** Characters of a condition at most. */
export const LONGEST_CONDITION = 500;

const read = createReader({
  noun: 'a condition',
  plural: 'conditions',
  longest: LONGEST_CONDITION,
  limits: { maxAstNodes: 200, maxDepth: 20, maxListElements: 100 },
  variables: Object.fromEntries(Object.entries(VARIABLES).map(([name, { type }]) => [name, type])),
  functions: new Set(['hour', 'weekday', 'month', 'size', 'int', 'double']),
  methods: new Set(['startsWith', 'endsWith', 'contains', 'size']),
  forbidden: new Set(['.', '.?', '[]', '[?]', 'map']),
  own: {
    type: 'Moment',
    constructor: Moment,
    functions: {
      'hour(Moment): int': (at: Moment) => BigInt(local(at).hour),
      // ISO 8601: Monday is 1, Sunday 7.
      'weekday(Moment): int': (at: Moment) => BigInt(local(at).weekday + 1),
      'month(Moment): int': (at: Moment) => BigInt(local(at).month),
    },
  },
});

/** Reads a condition of the Common Expression Language (CEL, https://cel.dev) and checks its names and types. The expression must be true or false. */
export function readCondition(text: string): ReadCondition {
  const found = read(text);
  if (!found.ok) return found;
  const { type } = found.expression;
  if (type !== 'bool') return { ok: false, problem: `must be true or false, not ${WORDS[type] ?? type}` };
  return { ok: true, condition: conditionOf(found.expression) };
}

const WORDS: Readonly<Record<string, string>> = { double: 'a number', int: 'a whole number', string: 'a text', Moment: 'a time' };

function conditionOf(expression: Expression): Condition {
  return {
    test(facts): Verdict {
      const outcome = expression.evaluate(contextOf(facts));
      return outcome.kind === 'value' ? { kind: outcome.value === true ? 'holds' : 'fails' } : outcome;
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

let last: { readonly minute: number; readonly timezone: string; readonly parts: ReturnType<typeof localParts> } | null = null;

/** Thousands of items ask in the same minute. */
function local({ time, timezone }: Moment): ReturnType<typeof localParts> {
  const minute = Math.floor(time / 60_000);
  if (last?.minute !== minute || last.timezone !== timezone) last = { minute, timezone, parts: localParts(time, timezone) };
  return last.parts;
}
