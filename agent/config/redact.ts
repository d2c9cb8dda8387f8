import { type AgentConfig, configSchema } from './schema.ts';
import { mapLeaves } from './schema-walk.ts';

/** The configuration with `***` in place of every secret, for logs and people. */
export function redact(config: AgentConfig): AgentConfig {
  return mapLeaves(configSchema, config, (value, meta) => (meta.secret && value !== undefined ? '***' : value)) as AgentConfig;
}
