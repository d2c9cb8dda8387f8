import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { decoders as registry } from '../../agent/decoders/index.ts';
import { type Benchmark, median } from './benchmark.ts';
import type { Cost } from './ingest-loop.ts';
import { TRAFFIC } from './traffic.ts';

const RUN = fileURLToPath(new URL('decoder-run.ts', import.meta.url));
/** As many as the agent needs until its code is compiled and each item was met many times. */
const WARM_UP = 30_000;

/**
 * Messages per second of processor time of the ingest loop with each decoder over that with the plain JSON decoder of the same kind of event. Each has a process of its own, warmed up once; then they take
 * turns, so that a busy machine slows all alike, and a ratio compares turns of the same round. Tag reads are taken as presence at shelves, each of a tag that is there already. `only` names one decoder.
 */
export const decoders: Benchmark = async ({ number, text, say }) => {
  const [runs, messages, items] = [number('runs', 7), number('messages', 6000), number('items', 2000)];
  const figures: Record<string, number | string> = { runs, messages, items };
  const only = text('only', '');
  const kinds = registry.map(({ kind }) => kind).filter((kind) => only === '' || kind === only);
  for (const kind of kinds) if (!TRAFFIC[kind]) figures[kind] = 'not measured: no traffic is made for it';
  const measured = kinds.filter((kind) => TRAFFIC[kind]);
  const costs = await costsOf(new Set(measured.flatMap((kind) => [TRAFFIC[kind]!.beside, kind])), { runs, messages, items, say });
  for (const kind of measured) {
    const { beside } = TRAFFIC[kind]!;
    const own = costs.get(kind)!;
    figures[`${kind} perSecond`] = Math.round(1e6 / median(own));
    if (beside !== kind) figures[`${kind} ratio`] = Number(median(own.map((cost, run) => costs.get(beside)![run]! / cost)).toFixed(2));
  }
  return figures;
};

interface Rounds {
  readonly runs: number;
  readonly messages: number;
  readonly items: number;
  readonly say: (line: string) => void;
}

/** Microseconds of processor time of a message, by kind and round. */
async function costsOf(kinds: Iterable<string>, { runs, messages, items, say }: Rounds): Promise<Map<string, number[]>> {
  const costs = new Map<string, number[]>();
  const loops = new Map<string, ChildProcess>();
  try {
    for (const kind of kinds) {
      loops.set(kind, fork(RUN, [kind, String(items)], { execArgv: ['--import', 'tsx'] }));
      costs.set(kind, []);
      await turn(kind, loops.get(kind)!, WARM_UP);
    }
    for (let run = 0; run < runs; run++) {
      for (const [kind, loop] of loops) costs.get(kind)!.push(await turn(kind, loop, messages));
      say(`round ${run + 1}: ${[...costs].map(([kind, of]) => `${kind} ${of[run]!.toFixed(1)}`).join(', ')} microseconds`);
    }
  } finally {
    for (const loop of loops.values()) if (loop.connected) loop.disconnect();
  }
  return costs;
}

async function turn(kind: string, loop: ChildProcess, messages: number): Promise<number> {
  loop.send(messages);
  const answered = new AbortController();
  const { signal } = answered;
  const [said] = await Promise.race([once(loop, 'message', { signal }), once(loop, 'exit', { signal })]);
  answered.abort();
  if (typeof said !== 'object' || said === null) throw new Error(`the run with ${kind} failed`);
  return (said as Cost).cpuMicros;
}
