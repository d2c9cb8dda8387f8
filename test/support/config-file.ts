import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../agent/config/load.ts';
import { ConfigurationError, type ConfigurationProblem } from '../../agent/config/problem.ts';
import type { AgentConfig } from '../../agent/config/schema.ts';

/** Loads a configuration from a real file that holds this text. */
export function loadText(text: string): AgentConfig {
  const folder = mkdtempSync(join(tmpdir(), 'quartermaster-config-'));
  try {
    const file = join(folder, 'agent.yaml');
    writeFileSync(file, text);
    return loadConfig(file, {});
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Why a configuration of this text is refused; none where it is not. */
export function problemsOfText(text: string): readonly ConfigurationProblem[] {
  try {
    loadText(text);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems;
  }
}
