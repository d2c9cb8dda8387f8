import type { AgentConfig } from '../../agent/config/schema.ts';
import type { Measured } from '../checkers/checker.ts';
import type { Gateway } from './gateway.ts';
import type { Zone } from './zone.ts';

/** Looks now and then at how much an agent holds. */
export interface Measure {
  look(): void;
  results(): Measured[];
}

/** Creates the measure of a gateway whose agent knows so many items; every queue has its limit. */
export function createMeasure(gateway: Gateway, { floor, items }: Zone, config: AgentConfig, known: number): Measure {
  const limits: Readonly<Record<string, number>> = {
    // A message that was not acknowledged before a connection was lost waits beside its second delivery.
    inbox_length: config.ingest.window * 2,
    items_waiting: known,
    forecasts_waiting: known * 2,
    dead_letters_stored: config.ingest.deadLetters,
    alerts_active: items.length * 4 + floor.devices.length + 10,
    outbox_depth: items.length * 400,
  };
  const most = new Map<string, number>();
  return {
    look() {
      for (const { name, samples } of gateway.ask(({ api }) => api.metrics()) ?? []) {
        const short = name.replace('quartermaster_', '');
        if (short in limits) most.set(short, Math.max(most.get(short) ?? 0, samples[0]?.value ?? 0));
      }
    },
    results: () => [...most].map(([what, value]) => ({ what, most: value, limit: limits[what]! })),
  };
}
