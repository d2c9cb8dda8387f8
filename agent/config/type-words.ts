import { z } from 'zod';
import { kindOf, membersOf, type Unwrapped, unwrap } from './schema-walk.ts';

/** The type of an option as the manual puts it: `whole number, 0 to 65535`, `automatic | manual`, `list of text`. */
export function typeInWords({ schema, meta }: Unwrapped): string {
  if (meta.word) return meta.word;
  if (schema instanceof z.ZodNumber) return numberInWords(schema);
  if (schema instanceof z.ZodEnum) return schema.options.map((option) => `\`${option}\``).join(' | ');
  if (schema instanceof z.ZodLiteral) return [...schema.values].map((value) => `\`${value}\``).join(' | ');
  if (schema instanceof z.ZodArray) return `list of ${typeInWords(unwrap(schema.element))}`;
  if (schema instanceof z.ZodDiscriminatedUnion)
    return membersOf(schema)
      .map((member) => `\`${kindOf(member)}\``)
      .join(' | ');
  if (schema instanceof z.ZodUnion) return schema.options.map((option) => typeInWords(unwrap(option))).join(' or ');
  if (schema instanceof z.ZodObject) return 'options';
  if (schema instanceof z.ZodBoolean) return 'true or false';
  if (schema instanceof z.ZodString) return 'text';
  return unknownType(schema);
}

function numberInWords(schema: z.ZodNumber): string {
  const name = schema.isInt ? 'whole number' : 'number';
  const least = bound(schema.minValue, Number.MIN_SAFE_INTEGER);
  const most = bound(schema.maxValue, Number.MAX_SAFE_INTEGER);
  if (least !== null && most !== null) return `${name}, ${least} to ${most}`;
  if (least !== null) return `${name}, ${excludesLeast(schema) ? 'above' : 'from'} ${least}`;
  return most === null ? name : `${name}, up to ${most}`;
}

function excludesLeast(schema: z.ZodNumber): boolean {
  const checks = schema.def.checks ?? [];
  return checks.some((check) => 'inclusive' in check._zod.def && check._zod.def.check === 'greater_than' && !check._zod.def.inclusive);
}

function bound(value: number | null, limit: number): number | null {
  return value === null || !Number.isFinite(value) || value === limit ? null : value;
}

// A new kind of schema must be put into words, not shown as nothing.
function unknownType(schema: z.core.$ZodType): never {
  throw new Error(`the manual has no word for the type ${schema._zod.def.type}`);
}
