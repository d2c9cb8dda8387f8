import { describe } from 'vitest';
import { mosquittoSkipped } from './mosquitto-process.ts';

export * from './mosquitto-process.ts';

/** A suite that needs a real Mosquitto. */
export function describeWithMosquitto(title: string, body: () => void): void {
  if (mosquittoSkipped) describe.skip(`${title} (skipped: no mosquitto on this machine)`, body);
  else describe(title, body);
}
