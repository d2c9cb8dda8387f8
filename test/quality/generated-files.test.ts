import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { advisors } from '../../agent/advisors/index.ts';
import { configJsonSchema, referencePage } from '../../agent/config/reference.ts';
import { decoders } from '../../agent/decoders/index.ts';
import { forecasters } from '../../agent/forecasters/index.ts';
import { policies } from '../../agent/policies/index.ts';
import { sinks } from '../../agent/sinks/index.ts';
import { faults } from '../../simulator/faults/index.ts';
import { scenarioJsonSchema, scenarioPage } from '../../simulator/scenario/reference.ts';

const read = (name: string) => readFileSync(new URL(`../../config/generated/${name}`, import.meta.url), 'utf8');

describe('generated files', () => {
  it('are fresh: npm run generate writes the same again', () => {
    expect(read('reference.md')).toBe(referencePage());
    expect(read('agent.schema.json')).toBe(configJsonSchema());
    expect(read('scenarios.md')).toBe(scenarioPage());
    expect(read('scenario.schema.json')).toBe(scenarioJsonSchema());
  });

  it('describe every variant of every door, and every option', () => {
    const page = read('reference.md');
    for (const { kind, title } of [...decoders, ...forecasters, ...policies, ...advisors, ...sinks]) {
      expect(page).toContain(`kind \`${kind}\`\n\n${title}.`);
    }
    expect(page.match(/^\| `.*\|\s*\|$/gm) ?? []).toEqual([]);
    const scenarios = read('scenarios.md');
    for (const { kind, title } of faults) expect(scenarios).toContain(`kind \`${kind}\`\n\n${title}.`);
    expect(scenarios.match(/^\| `.*\|\s*\|$/gm) ?? []).toEqual([]);
  });
});
