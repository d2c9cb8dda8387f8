import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { decoders as registry } from '../../agent/decoders/index.ts';
import { type Benchmark, median } from './benchmark.ts';
import { decodesPerSecond } from './decode-rate.ts';
import { TRAFFIC } from './traffic.ts';

const RUN = fileURLToPath(new URL('ingest-run.ts', import.meta.url));

/**
 * Messages per second of processor time of the ingest loop with each decoder over that with the plain JSON decoder of the same kind of event, which runs right before it; of what is recorded only where more is configured
 * than a subscription, decoding alone. `only` names one decoder.
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
    const measure = traffic.only === 'decode' ? decodesOf : perSecond;
    const what = traffic.only === 'decode' ? `${kind} decode` : kind;
    const ratios: number[] = [];
    const rates: number[] = [];
    for (let run = 0; run < runs; run++) {
      const plain = measure(traffic.beside, messages, items);
      rates.push(measure(kind, messages, items));
      ratios.push(rates[run]! / plain);
      say(`${what}: ${Math.round(rates[run]!)} messages/s beside ${Math.round(plain)} of ${traffic.beside}`);
    }
    figures[`${what} perSecond`] = Math.round(median(rates));
    figures[`${what} ratio`] = Number(median(ratios).toFixed(2));
  }
  return figures;
};

function decodesOf(kind: string, messages: number): number {
  return decodesPerSecond(kind, TRAFFIC[kind]!, messages);
}

function perSecond(kind: string, messages: number, items: number): number {
  const words = ['--import', 'tsx', RUN, String(items), String(messages), '0', kind];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the run with ${kind} failed: ${stderr}`);
  return 1e6 / (JSON.parse(stdout) as { cpuMicros: number }).cpuMicros;
}
