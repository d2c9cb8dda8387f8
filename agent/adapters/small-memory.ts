import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8's heap small under a steady stream of messages, none of which lives long; on a gateway with 1 GB more is memory for nothing. The young generation stays at
 * its first size instead of three times 16 MB, and the old one is collected when it has grown by a third instead of several times over: at full load that costs a few
 * percent of the processor and saves 80 MB. To be called early, before the heap has grown.
 */
export function keepMemorySmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=35');
  // On two cores shared with a broker, threads that help with a collection of some milliseconds wait for each other longer than they help.
  setFlagsFromString('--no-parallel-scavenge');
}
