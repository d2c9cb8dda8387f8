import { mkdirSync, writeFileSync } from 'node:fs';
import { configJsonSchema, referencePage } from './reference.ts';

// What `npm run generate` runs: writes the generated reference beside the example configuration.
const folder = new URL('../../config/generated/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('reference.md', folder), referencePage());
writeFileSync(new URL('agent.schema.json', folder), configJsonSchema());
