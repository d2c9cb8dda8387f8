import { z } from 'zod';
import { ROUTES, type Route } from './http-routes.ts';
import { errorSchema } from './http-schemas.ts';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 description of every route, made from the table that registers them. */
export function openApiDocument(version: string): Json {
  const components: Json = {};
  const paths: Record<string, Json> = {};
  for (const route of ROUTES) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route, components) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Quartermaster', version, description: 'Stock, forecasts and replenishment decisions of one gateway.' },
    security: [{}, { token: [] }],
    paths,
    components: { schemas: components, securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  };
}

function operation(route: Route, components: Json): Json {
  const type = route.contentType.split(';')[0]!;
  // A reply may gain fields, so clients are not told that there are no others.
  const content = (schema: z.ZodType, media: string) => ({ [media]: { schema: jsonSchema(schema, 'output', components) } });
  const replies: Json = Object.fromEntries(
    Object.entries(route.replies).map(([status, schema]) => [
      status,
      { description: MEANINGS[status] ?? '', content: content(schema, schema === errorSchema ? 'application/json' : type) },
    ]),
  );
  if (!route.isOpen) replies['401'] = { description: MEANINGS['401'], content: content(errorSchema, 'application/json') };
  return {
    summary: route.summary,
    operationId: `${route.method.toLowerCase()}${route.path.replace(/(?:^\/api)?[/-]\{?(\w)/g, (_, letter: string) => letter.toUpperCase()).replace('}', '')}`,
    ...(route.isOpen ? { security: [] } : {}),
    parameters: [...(route.params ? parameters(route.params, 'path') : []), ...parameters(route.query, 'query')],
    ...(route.body && {
      requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(route.body, 'input', components) } } },
    }),
    responses: replies,
  };
}

const MEANINGS: Readonly<Record<string, string>> = {
  200: 'The answer',
  400: 'The request is not understood',
  404: 'There is no such thing',
  401: 'The token is missing or wrong',
  422: 'Refused: the reply says why',
  503: 'Messages cannot be committed',
};

function parameters(given: z.ZodObject, place: 'path' | 'query'): Json[] {
  const { properties = {}, required = [] } = z.toJSONSchema(given, { io: 'input' });
  // What arrives is text; what it is read as is the output's type.
  const read = z.toJSONSchema(given, { io: 'output', unrepresentable: 'any' }).properties ?? {};
  return Object.keys(properties).map((name) => {
    const { description, ...schema } = read[name] as Json;
    return { name, in: place, required: required.includes(name), description, schema };
  });
}

/** A schema as JSON Schema, its named parts moved to the components. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output', components: Json): unknown {
  const {
    $schema: _,
    $defs,
    ...rest
  } = z.toJSONSchema(schema, {
    io,
    reused: 'inline',
    override({ jsonSchema: made }) {
      if (io === 'output' && made.additionalProperties === false) delete made.additionalProperties;
      // The format says the same in two words.
      if (made.format !== undefined) delete made.pattern;
    },
  });
  const named = JSON.parse(JSON.stringify($defs ?? {}).replaceAll('#/$defs/', '#/components/schemas/')) as Record<string, Json>;
  for (const [name, { id: _id, ...part }] of Object.entries(named)) components[name] = part;
  const { id, ...own } = JSON.parse(JSON.stringify(rest).replaceAll('#/$defs/', '#/components/schemas/')) as Json;
  if (typeof id !== 'string') return own;
  components[id] = own;
  return { $ref: `#/components/schemas/${id}` };
}
