import { parseArgs } from 'node:util';
import type { Benchmark } from './benchmark.ts';
import { decide } from './decide.ts';
import { decoders } from './decoders.ts';
import { deliver } from './deliver.ts';
import { forecast } from './forecast.ts';
import { ingest } from './ingest.ts';
import { joint } from './joint.ts';
import { pooled } from './pooled.ts';
import { reaction } from './reaction.ts';
import { scale } from './scale.ts';
import { shelves } from './shelves.ts';
import { shrinkage } from './shrinkage.ts';
import { soak } from './soak.ts';
import { start } from './start.ts';
import { year } from './year.ts';

/** The benchmarks that exist, by name. */
const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  ingest,
  scale,
  start,
  soak,
  year,
  forecast,
  pooled,
  reaction,
  joint,
  decide,
  decoders,
  deliver,
  shelves,
  shrinkage,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: {
    json: { type: 'boolean' },
    minutes: { type: 'string' },
    rate: { type: 'string' },
    items: { type: 'string' },
    runs: { type: 'string' },
    only: { type: 'string' },
    messages: { type: 'string' },
    rows: { type: 'string' },
    days: { type: 'string' },
    delay: { type: 'string' },
    devices: { type: 'string' },
    seconds: { type: 'string' },
    broker: { type: 'string' },
    demand: { type: 'string' },
    seed: { type: 'string' },
    seeds: { type: 'string' },
    from: { type: 'string' },
    drift: { type: 'string' },
    series: { type: 'string' },
    share: { type: 'string' },
  },
});
const [name] = positionals;
const benchmark = name === undefined ? undefined : BENCHMARKS[name];

if (!benchmark) {
  const why = name === undefined ? 'which benchmark?' : `there is no benchmark "${name}"`;
  process.stderr.write(`${why}\nusage: npm run -s bench -- ${Object.keys(BENCHMARKS).join('|')} [--json]\n`);
  process.exitCode = 2;
} else {
  const number = (option: string, fallback: number) => (values[option] === undefined ? fallback : Number(values[option]));
  const figures = await benchmark({
    number,
    text: (option, fallback) => String(values[option] ?? fallback),
    say: (line) => void process.stderr.write(`${line}\n`),
  });
  process.stdout.write(`${values['json'] ? JSON.stringify(figures) : JSON.stringify(figures, null, 2)}\n`);
}
