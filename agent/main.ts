#!/usr/bin/env node
import { QUARTERMASTER } from './cli/commands.ts';
import { run } from './cli/run.ts';

// Whoever reads our output may stop early (`quartermaster stock | head`): that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await run(QUARTERMASTER, process.argv.slice(2), process);
