import { mkdirSync, writeFileSync } from 'node:fs';
import { scenarioJsonSchema, scenarioPage } from './reference.ts';

// Part of `npm run generate`: writes the scenarios' reference beside the agent's.
const folder = new URL('../../config/generated/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('scenarios.md', folder), scenarioPage());
writeFileSync(new URL('scenario.schema.json', folder), scenarioJsonSchema());
