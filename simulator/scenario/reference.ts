import { jsonSchemaOf, referenceOf } from '../../agent/config/reference.ts';
import { scenarioSchema } from './scenario.ts';

const INTRODUCTION = `# Scenarios

Generated from the schema: do not edit. \`quartermaster-sim run FILE\` plays a scenario on the virtual clock; \`config/scenarios/\` holds some. The file is YAML; an unknown option is an
error, and every problem is listed at once.

- A moment is a day and a time from the start of the run: \`3d 09:00\` is nine in the morning of day 3; the first day is day 0.
- A duration is a number and a unit: \`500ms\`, \`30s\`, \`15m\`, \`12h\`, \`7d\`.
- A fault is there from \`at\` on, \`for\` so long, or begins by chance: \`chancePerDay\`, and then for between \`for\` and \`most\`. The same seed has the same chances.
- All faults end with the last of \`days\`. One more day with customers follows, and then time runs on until all is quiet; what the agent and the world then hold is compared.
- Several gateways hear every device of the site, and each owns those of its own part of the warehouse: \`subscriptions[].devices\` in the agent's configuration names them. What others
  publish is acknowledged and left to their gateway. An agent orders only what it has seen, so each item is ordered by the one gateway that owns its devices.
`;

/** The reference page of scenarios. */
export function scenarioPage(): string {
  return referenceOf(scenarioSchema, INTRODUCTION);
}

/** Scenarios as JSON Schema, for editors; the agent's options as in the schema beside it. */
export function scenarioJsonSchema(): string {
  const schema = JSON.parse(jsonSchemaOf(scenarioSchema, 'Quartermaster scenario')) as { properties: Record<string, unknown> };
  schema.properties['agent'] = { ...(schema.properties['agent'] as object), $ref: 'agent.schema.json' };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
