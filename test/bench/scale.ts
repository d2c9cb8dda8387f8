import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Benchmark, median } from './benchmark.ts';
import type { Cost } from './ingest-loop.ts';

const RUN = fileURLToPath(new URL('ingest-run.ts', import.meta.url));

/** What a message costs with many items, and with a long journal, beside the same load with few: in turns, so that a busy machine slows all alike. */
export const scale: Benchmark = async ({ number, say }) => {
  const [runs, messages, items, rows] = [
    number('runs', 3),
    number('messages', 200_000),
    number('items', 100_000),
    number('rows', 10_000_000),
  ];
  const costs: Record<'few' | 'many' | 'long', Cost[]> = { few: [], many: [], long: [] };
  for (let run = 0; run < runs; run++) {
    costs.few.push(costOf(1000, messages, 0));
    costs.many.push(costOf(items, messages, 0));
    costs.long.push(costOf(1000, messages, rows));
    say(`run ${run + 1}: ${JSON.stringify({ few: costs.few[run], many: costs.many[run], long: costs.long[run] })}`);
  }
  const of = (name: keyof typeof costs, figure: keyof Cost) => median(costs[name].map((cost) => cost[figure]));
  const ratio = (name: 'many' | 'long', figure: keyof Cost) =>
    round(median(costs[name].map((cost, run) => cost[figure] / costs.few[run]![figure])));
  return {
    runs,
    messages,
    fewItems: 1000,
    manyItems: items,
    longJournalRows: rows,
    cpuMicrosFewItems: round(of('few', 'cpuMicros')),
    cpuMicrosManyItems: round(of('many', 'cpuMicros')),
    cpuMicrosLongJournal: round(of('long', 'cpuMicros')),
    manyItemsRatio: ratio('many', 'cpuMicros'),
    longJournalRatio: ratio('long', 'cpuMicros'),
    wallMicrosFewItems: round(of('few', 'wallMicros')),
    manyItemsWallRatio: ratio('many', 'wallMicros'),
    longJournalWallRatio: ratio('long', 'wallMicros'),
  };
};

function costOf(items: number, messages: number, rows: number): Cost {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', RUN, String(items), String(messages), String(rows)], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the run with ${items} items and ${rows} rows failed: ${stderr}`);
  return JSON.parse(stdout) as Cost;
}

const round = (value: number): number => Number(value.toFixed(2));
