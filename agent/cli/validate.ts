import { loadConfig } from '../config/load.ts';
import { redact } from '../config/redact.ts';
import { type Call, textOption } from './command.ts';
import { DEFAULT_CONFIG } from './database-file.ts';
import { EXIT } from './exit-code.ts';

/** Checks a configuration. Problems are thrown, all at once; they go to stderr with exit code 78. */
export function validate(call: Call): number {
  const file = textOption(call, 'config') ?? DEFAULT_CONFIG;
  const config = loadConfig(file);
  call.io.stdout.write(call.values.json ? `${JSON.stringify(redact(config), null, 2)}\n` : `${file} is valid\n`);
  return EXIT.done;
}
