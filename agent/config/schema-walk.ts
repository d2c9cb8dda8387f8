import { z } from 'zod';
import type { Path } from './problem.ts';

/** What a schema says about a value beside its type. */
export interface Meta {
  readonly title?: string;
  readonly description?: string;
  readonly secret?: boolean;
  readonly path?: boolean;
  readonly pem?: boolean;
  /** Name of the type in the manual, where the JSON type does not say it. */
  readonly word?: string;
}

/** A schema without its wrappers, what all of them said, and whether it may be left out, with its default. */
export interface Unwrapped {
  readonly schema: z.core.$ZodType;
  readonly meta: Meta;
  readonly optional: boolean;
  readonly fallback: unknown;
}

/** Takes off defaults, optionality and transforms; what is said outside wins. */
export function unwrap(wrapped: z.core.$ZodType): Unwrapped {
  let schema = wrapped;
  let meta: Meta = {};
  let optional = false;
  let fallback: unknown;
  for (;;) {
    meta = { ...z.globalRegistry.get(schema), ...meta };
    if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
      fallback ??= schema.def.defaultValue;
      optional = true;
      schema = schema.def.innerType;
    } else if (schema instanceof z.ZodOptional) {
      optional = true;
      schema = schema.def.innerType;
    } else if (schema instanceof z.ZodPipe) {
      schema = schema.def.in;
    } else {
      return { schema, meta, optional, fallback };
    }
  }
}

/** The member of a union of kinds that a value chooses, if it chooses one. */
export function memberOf(union: z.ZodDiscriminatedUnion, value: unknown): z.ZodObject | undefined {
  const kind = (value as { kind?: unknown } | null)?.kind;
  return membersOf(union).find((member) => kindOf(member) === kind);
}

/** The members of a union of kinds. */
export function membersOf(union: z.ZodDiscriminatedUnion): z.ZodObject[] {
  return union.options as unknown as z.ZodObject[];
}

/** The literal `kind` of a member. */
export function kindOf(member: z.ZodObject): string {
  return String((unwrap(member.shape.kind!).schema as z.ZodLiteral).value);
}

/** Options that may stand at `path` of a document, or null where the schema has no object there. */
export function optionNames(root: z.core.$ZodType, document: unknown, path: Path): string[] | null {
  let current: z.core.$ZodType | undefined = root;
  let value = document;
  for (const step of path) {
    const object = objectAt(current, value);
    const { schema } = unwrap(current);
    current = object ? fieldOf(object, String(step)) : schema instanceof z.ZodArray ? schema.element : undefined;
    if (!current) return null;
    value = (value as Record<string | number, unknown> | null)?.[step];
  }
  const object = objectAt(current, value);
  return object ? Object.keys(object.shape) : null;
}

function fieldOf(object: z.ZodObject, name: string): z.core.$ZodType | undefined {
  return Object.hasOwn(object.shape, name) ? object.shape[name] : undefined;
}

function objectAt(wrapped: z.core.$ZodType, value: unknown): z.ZodObject | undefined {
  const { schema } = unwrap(wrapped);
  if (schema instanceof z.ZodObject) return schema;
  return schema instanceof z.ZodDiscriminatedUnion ? memberOf(schema, value) : undefined;
}

/** Copies what the schema knows of a value, with every leaf replaced by what `replace` makes of it. */
export function mapLeaves(
  wrapped: z.core.$ZodType,
  value: unknown,
  replace: (leaf: unknown, meta: Meta, path: Path) => unknown,
  path: Path = [],
): unknown {
  if (value === undefined) return undefined;
  const { schema, meta } = unwrap(wrapped);
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((entry, index) => mapLeaves(schema.element, entry, replace, [...path, index]));
  }
  const object = typeof value === 'object' && value !== null ? objectAt(wrapped, value) : undefined;
  if (!object) return replace(value, meta, path);
  const fields = Object.entries(value as Record<string, unknown>);
  // A value that has not been checked yet may have fields that the schema does not know: they have no leaves.
  const known = fields.filter(([name]) => fieldOf(object, name) !== undefined);
  return Object.fromEntries(known.map(([name, field]) => [name, mapLeaves(object.shape[name]!, field, replace, [...path, name])]));
}
