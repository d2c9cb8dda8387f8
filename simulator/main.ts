#!/usr/bin/env node
import { runSimulator } from './cli/run.ts';

process.exitCode = await runSimulator(process.argv.slice(2));
