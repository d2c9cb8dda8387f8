import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { decoders as registry } from '../../agent/decoders/index.ts';
import { type Benchmark, median } from './benchmark.ts';
import { TRAFFIC } from './traffic.ts';

const RUN = fileURLToPath(new URL('ingest-run.ts', import.meta.url));

/**
 * Messages per second of processor time of the ingest loop with each decoder over that with the plain JSON decoder of the same kind of event, which runs right before it.
 * Tag reads are taken as presence at shelves, each of a tag that is there already. `only` names one decoder.
 */
export const decoders: Benchmark = async ({ number, text, say }) => {
  const [runs, messages, items] = [number('runs', 3), number('messages', 60_000), number('items', 2000)];
  const figures: Record<string, number | string> = { runs, messages, items };
  const only = text('only', '');
  for (const { kind } of registry) {
    if (only !== '' && kind !== only) continue;
    const traffic = TRAFFIC[kind];
    if (!traffic) figures[kind] = 'not measured: no traffic is made for it';
    if (!traffic || traffic.beside === kind) continue;
    const ratios: number[] = [];
    const rates: number[] = [];
    for (let run = 0; run < runs; run++) {
      const plain = perSecond(traffic.beside, messages, items);
      rates.push(perSecond(kind, messages, items));
      ratios.push(rates[run]! / plain);
      say(`${kind}: ${Math.round(rates[run]!)} messages/s beside ${Math.round(plain)} of ${traffic.beside}`);
    }
    figures[`${kind} perSecond`] = Math.round(median(rates));
    figures[`${kind} ratio`] = Number(median(ratios).toFixed(2));
  }
  return figures;
};

function perSecond(kind: string, messages: number, items: number): number {
  const words = ['--import', 'tsx', RUN, String(items), String(messages), '0', kind];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the run with ${kind} failed: ${stderr}`);
  return 1e6 / (JSON.parse(stdout) as { cpuMicros: number }).cpuMicros;
}
