import { z } from 'zod';
import { configSchema } from './schema.ts';
import { kindOf, membersOf, type Unwrapped, unwrap } from './schema-walk.ts';
import { typeInWords } from './type-words.ts';

interface Line {
  readonly path: string;
  readonly type: string;
  readonly fallback: string;
  readonly description: string;
}

interface Door {
  readonly path: string;
  readonly union: z.ZodDiscriminatedUnion;
}

const INTRODUCTION = `# Configuration

Generated from the schema: do not edit. The file is YAML; an unknown option is an error, and every problem is listed at once.

- \`\${NAME}\` in a text is replaced by the environment variable, \`\${NAME:-fallback}\` by the fallback where it is not set or empty; \`$\${\` stands for a literal \`\${\`.
- A duration is a number and a unit: \`500ms\`, \`30s\`, \`15m\`, \`12h\`, \`7d\`.
- A relative file counts from the folder of the configuration file.
- Where an option has a \`kind\`, the tables below it list the options of each kind.
`;

/** The reference page of every option: path, type, default and description, in groups, with the variants of each door. */
export function referencePage(): string {
  return referenceOf(configSchema, INTRODUCTION);
}

/** The reference page of any schema, below an introduction. */
export function referenceOf(schema: z.ZodObject, introduction: string): string {
  const seen = new Map<unknown, string>();
  const groups = Object.entries(schema.shape).map(([name, field]) => group(name, field as z.ZodType, seen));
  return `${introduction}\n${groups.join('\n')}`;
}

/** The configuration as JSON Schema (draft 2020-12), as it is written, not as it is read: for editors. */
export function configJsonSchema(): string {
  return jsonSchemaOf(configSchema, 'Quartermaster configuration');
}

/** Any schema as such a JSON Schema. */
export function jsonSchemaOf(schema: z.ZodObject, title: string): string {
  const made = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      const own = jsonSchema as Record<string, unknown>;
      for (const key of ['secret', 'path', 'pem', 'word']) delete own[key];
    },
  });
  return `${JSON.stringify({ title, ...made }, null, 2)}\n`;
}

function group(name: string, field: z.ZodType, seen: Map<unknown, string>): string {
  const lines: Line[] = [];
  const doors: Door[] = [];
  collect(name, field, { lines, doors });
  const text = [`## ${name}`, '', ...table(lines)];
  for (const { path, union } of doors) {
    const before = seen.get(union);
    if (before) text.push(`\`${path}\` takes the same kinds as \`${before}\`.`, '');
    else {
      seen.set(union, path);
      for (const member of membersOf(union)) text.push(...variant(path, member));
    }
  }
  return text.join('\n');
}

function collect(path: string, field: z.core.$ZodType, into: { lines: Line[]; doors: Door[] }): void {
  const unwrapped = unwrap(field);
  const { schema } = unwrapped;
  if (schema instanceof z.ZodObject) {
    if (unwrapped.meta.description) into.lines.push(lineOf(path, unwrapped));
    for (const [name, inner] of Object.entries(schema.shape)) collect(`${path}.${name}`, inner as z.ZodType, into);
    return;
  }
  into.lines.push(lineOf(path, unwrapped));
  if (schema instanceof z.ZodDiscriminatedUnion) into.doors.push({ path, union: schema });
  if (!(schema instanceof z.ZodArray)) return;
  const element = unwrap(schema.element).schema;
  if (element instanceof z.ZodObject || element instanceof z.ZodDiscriminatedUnion) collectEntries(`${path}[]`, element, into);
}

function collectEntries(path: string, element: z.ZodObject | z.ZodDiscriminatedUnion, into: { lines: Line[]; doors: Door[] }): void {
  if (element instanceof z.ZodDiscriminatedUnion) into.doors.push({ path, union: element });
  else for (const [name, inner] of Object.entries(element.shape)) collect(`${path}.${name}`, inner as z.ZodType, into);
}

function variant(path: string, member: z.ZodObject): string[] {
  const title = unwrap(member).meta.title;
  const lines: Line[] = [];
  for (const [name, field] of Object.entries(member.shape)) if (name !== 'kind') collect(name, field as z.ZodType, { lines, doors: [] });
  const head = `### ${path}: kind \`${kindOf(member)}\``;
  return [head, '', ...(title ? [`${title}.`, ''] : []), ...(lines.length > 0 ? table(lines) : [])];
}

function lineOf(path: string, unwrapped: Unwrapped): Line {
  const { optional, fallback, meta } = unwrapped;
  const shown = fallback === undefined ? (optional ? '' : 'required') : `\`${JSON.stringify(fallback)}\``;
  return { path, type: typeInWords(unwrapped), fallback: shown, description: meta.description ?? '' };
}

function table(lines: readonly Line[]): string[] {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  return [
    '| option | type | default | |',
    '|---|---|---|---|',
    ...lines.map((line) => `| \`${line.path}\` | ${cell(line.type)} | ${cell(line.fallback)} | ${cell(line.description)} |`),
    '',
  ];
}
