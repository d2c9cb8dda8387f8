import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../../agent/adapters/pino-log.ts';
import { keepMemorySmall } from '../../agent/adapters/small-memory.ts';
import { createScaledClock } from '../../agent/adapters/system-clock.ts';
import { importItems, parseItemsCsv } from '../../agent/api/import-items.ts';
import { wireAgent } from '../../agent/cli/wire.ts';
import { configSchema } from '../../agent/config/schema.ts';
import { openStore } from '../../agent/store/open.ts';
import { itemsCsv } from './items.ts';

/**
 * A process of its own: the agent on a clock that runs `SPEED` times as fast, with its embedded broker. `week-run.ts ITEMS BASE SPEED` prints `ready URL`, then on each
 * line of standard input one JSON object of how much memory and disk it takes; it ends with standard input.
 */
const [items, base, speed] = process.argv.slice(2).map(Number) as [number, number, number];
keepMemorySmall();

const folder = mkdtempSync(join(tmpdir(), 'quartermaster-week-'));
const file = join(folder, 'stock.db');
const opened = openStore({ file, durability: 'power', limits: { keyWindow: 10_000, deadLetters: 10_000 } });
const parsed = parseItemsCsv(itemsCsv(items));
if (!parsed.ok) throw new Error('the items cannot be read');
importItems(opened.store, parsed.items);
opened.close();

const config = configSchema.parse({
  database: { path: file },
  broker: { kind: 'embedded', port: 0 },
  http: { enabled: false },
  // Shorter than anybody would, so that a week shows where the file levels off.
  ingest: { oldestEvent: '1d' },
  retention: { journal: '2d', operators: '1d', settled: '2d' },
  clock: { require: 'plausible' },
});
const clock = createScaledClock({
  base,
  speed,
  onError(error) {
    throw error;
  },
});
const wired = await wireAgent(config, { clock, log: createLog({ level: 'error' }), version: 'bench' });
const { broker } = await wired.start();
process.stdout.write(`ready ${broker}\n`);

const bytes = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
process.stdin.on('data', () => {
  const { journalEntries, deadLetters } = wired.agent.api.status();
  const figures = {
    now: clock.now(),
    journalEntries,
    deadLetters,
    databaseMegabytes: bytes(file) / 1e6,
    walMegabytes: bytes(`${file}-wal`) / 1e6,
    residentMegabytes: process.memoryUsage.rss() / 1e6,
    inbox: wired.agent.api.metrics().find((metric) => metric.name === 'quartermaster_inbox_length')?.samples[0]?.value ?? 0,
    acknowledged:
      wired.agent.api.metrics().find((metric) => metric.name === 'quartermaster_messages_acknowledged_total')?.samples[0]?.value ?? 0,
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
});
process.stdin.on('end', async () => {
  await wired.stop();
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
});
