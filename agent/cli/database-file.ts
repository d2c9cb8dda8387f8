import { resolve } from 'node:path';
import type { AgentConfig } from '../config/schema.ts';
import { type Call, textOption } from './command.ts';
import { usageError } from './exit-code.ts';

/** The configuration that is taken where a command names none. */
export const DEFAULT_CONFIG = 'config/agent.yaml';

/** The database that a command works on, and its configuration where that named it. Throws AgentError. */
export async function databasePlace(call: Call): Promise<{ readonly file: string; readonly config: AgentConfig | null }> {
  const database = textOption(call, 'database');
  const named = textOption(call, 'config');
  if (database !== undefined && named !== undefined) throw usageError('--config and --database exclude each other');
  if (database !== undefined) return { file: resolve(database), config: null };
  const { loadConfig } = await import('../config/load.ts');
  const config = loadConfig(named ?? DEFAULT_CONFIG);
  return { file: config.database.path, config };
}
