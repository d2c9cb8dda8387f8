#!/usr/bin/env node
import { run } from '../agent/cli/run.ts';
import { QUARTERMASTER_SIM } from './cli/commands.ts';

process.exitCode = await run(QUARTERMASTER_SIM, process.argv.slice(2), process);
