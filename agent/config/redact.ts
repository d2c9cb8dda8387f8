import { type AgentConfig, configSchema } from './schema.ts';
import { mapLeaves } from './schema-walk.ts';

/** The configuration with `***` in place of every secret, for logs and people. */
export function redact(config: AgentConfig): AgentConfig {
  return mapLeaves(configSchema, config, (value, meta) => (meta.secret && value !== undefined ? '***' : value)) as AgentConfig;
}

/** The secrets themselves, to look for them; never to be shown. */
export function redactedValues(config: AgentConfig): string[] {
  const secrets: string[] = [];
  mapLeaves(configSchema, config, (value, meta) => {
    if (meta.secret && typeof value === 'string') secrets.push(value);
    return value;
  });
  return secrets;
}
