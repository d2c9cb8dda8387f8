import { expect, it } from 'vitest';
import { openApiDocument } from '../../../agent/adapters/http-openapi.ts';
import { ROUTES } from '../../../agent/adapters/http-routes.ts';
import { COMMAND_NAMES } from '../../../agent/api/commands.ts';

const text = JSON.stringify(openApiDocument('1.2.3'));
const document = JSON.parse(text) as {
  info: { version: string };
  paths: Record<string, Record<string, { operationId: string; summary: string }>>;
  components: { schemas: Record<string, { properties: Record<string, { description?: string }> }> };
};

it('describes every route, each under a name of its own', () => {
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  expect(operations).toHaveLength(ROUTES.length);
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(ROUTES.length);
  expect(document.info.version).toBe('1.2.3');
});

it('refers only to parts that it holds', () => {
  const references = [...text.matchAll(/"\$ref":"([^"]*)"/g)].map(([, path]) => path!);
  expect(references.length).toBeGreaterThan(ROUTES.length);
  for (const path of references) expect(Object.keys(document.components.schemas)).toContain(path.replace('#/components/schemas/', ''));
});

it('names every command that there is', () => {
  const described = document.components.schemas.Command!.properties.command!.description!;
  expect(described.split(', ').sort()).toEqual([...COMMAND_NAMES].sort());
});
