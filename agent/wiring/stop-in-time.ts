import type { Learn } from '../pipeline/learn/learn.ts';
import type { Loop } from '../pipeline/loop.ts';
import type { Clock, Compute, Log, MessageSource, Uplink } from '../ports.ts';
import type { Sending } from './sending.ts';
import { within } from './within.ts';

interface Stopping {
  readonly stopClock: Pick<Clock, 'after'>;
  readonly log: Log;
  readonly source: MessageSource;
  readonly upstreamSource?: MessageSource | undefined;
  readonly uplink: Uplink;
  readonly compute: Compute;
  /** Loops whose turns wait for nothing outside. */
  readonly loops: readonly Loop[];
  /** What else works beside the loops, by its name. */
  readonly beside: Readonly<Record<string, { stop(): Promise<void> }>>;
  readonly learn: Learn;
  readonly sending: Sending;
}

// Together below 4 s: the unit's and our own limit is 5 s.
const BROKER_MS = 1500;
const SINK_MS = 800;
const WORKER_MS = 1500;
const LAST_WORD_MS = 300;

/**
 * Stops what works: sources first, and each loop at the end of its turn. Who does not answer, a broker that hangs, a sink, a fit under way, is left behind:
 * what it owes us was not acknowledged or not marked as delivered, so it comes again at the next start.
 */
export async function stopInTime(parts: Stopping): Promise<void> {
  const { stopClock, log, source, upstreamSource, uplink, compute, loops, beside, learn, sending } = parts;
  const inTime = async (part: string, limitMs: number, work: Promise<unknown>) => {
    if (!(await within(stopClock, limitMs, work))) log.warn({ part, limitMs, cause: part }, 'did not stop in time and is left behind');
  };
  const sent = sending.stop();
  await Promise.all([
    inTime('message source', BROKER_MS, Promise.all([source.stop(), upstreamSource?.stop()])),
    // A fit may take a minute: ending the workers ends the turn that waits for them.
    inTime('workers', WORKER_MS, Promise.all([learn.stop(), compute.stop()])),
    ...Object.entries(beside).map(([part, { stop }]) => inTime(part, WORKER_MS, stop())),
    within(stopClock, SINK_MS, sent),
  ]);
  await Promise.all(loops.map((loop) => loop.stop()));
  // Ends what a sink still waits to see confirmed.
  await inTime('uplink', BROKER_MS, uplink.stop());
  await inTime('sinks', LAST_WORD_MS, sent);
}
