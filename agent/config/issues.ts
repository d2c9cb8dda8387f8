import type { z } from 'zod';
import { nearestName } from '../domain/words/nearest-name.ts';
import type { Path } from './problem.ts';
import { optionNames } from './schema-walk.ts';

/** A fault of one value: where, and in words. `atKey`: the option's name is at fault, not its value. */
export interface Fault {
  readonly steps: Path;
  readonly message: string;
  readonly atKey: boolean;
}

/** Puts a schema's issue into words, one fault per unknown option; never repeats a value, which may be a secret. */
export function faultsOf(issue: z.core.$ZodIssue, schema: z.ZodType, document: unknown): Fault[] {
  const steps = issue.path as Path;
  if (issue.code === 'unrecognized_keys') {
    const names = optionNames(schema, document, steps) ?? [];
    return issue.keys.map((key) => ({ steps: [...steps, key], message: unknownOption(key, names), atKey: true }));
  }
  return [{ steps, message: inWords(issue, valueAt(document, steps)), atKey: false }];
}

/** The value at a path of a document; undefined where there is none. */
export function valueAt(document: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<string | number, unknown> | null | undefined)?.[step], document);
}

function unknownOption(name: string, known: readonly string[]): string {
  const meant = nearestName(name, known);
  return `unknown option${meant ? `; did you mean ${meant}?` : known.length > 0 ? `; there are ${known.join(', ')}` : ''}`;
}

function inWords(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === 'invalid_type') {
    const expected = TYPE_WORDS[issue.expected] ?? issue.expected;
    return value === undefined ? `is missing; it must be ${expected}` : `must be ${expected}, not ${typeInWords(value)}`;
  }
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String);
    const meant = typeof value === 'string' ? nearestName(value, values) : null;
    return `must be ${values.length === 1 ? values[0] : `one of ${values.join(', ')}`}${meant ? `; did you mean ${meant}?` : ''}`;
  }
  if (issue.code === 'too_small') {
    if (issue.minimum === 1 && issue.origin in SIZE_WORDS) return 'must not be empty';
    return `must ${sizeInWords(issue.origin, issue.inclusive === false ? 'above' : 'at least', issue.minimum)}`;
  }
  if (issue.code === 'too_big') return `must ${sizeInWords(issue.origin, issue.inclusive === false ? 'below' : 'at most', issue.maximum)}`;
  return issue.message;
}

const SIZE_WORDS: Record<string, string> = { string: 'characters', array: 'entries' };

function sizeInWords(origin: string, relation: string, limit: number | bigint): string {
  const counted = SIZE_WORDS[origin];
  return counted ? `have ${relation} ${limit} ${counted}` : `be ${relation} ${limit}`;
}

const TYPE_WORDS: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of options',
};

function typeInWords(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return TYPE_WORDS[typeof value] ?? typeof value;
}
