import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom, type SeededRandom } from '../../simulator/random.ts';
import { pause } from '../support/mosquitto-process.ts';
import { createDisk, type Disk } from './disk.ts';
import type { CutManner } from './disk-image.ts';
import { type DrillOptions, type DrillReport, drill } from './drill.ts';
import type { RunningAgent } from './gateway.ts';
import { compileShim, type ShimOptions } from './shim.ts';

export interface PowerOptions extends DrillOptions {
  /** For a disk that lies about its syncs: then the drill must find something wrong. */
  readonly lie?: ShimOptions['lie'];
}

export interface PowerReport extends DrillReport {
  /** Writes and syncs that were done before the cuts. */
  readonly diskSteps: number;
  /** Bytes written and not synced when the power failed. */
  readonly unsyncedBytes: number;
}

const LONGEST_WAIT_MS = 15_000;

/** A drill in which the power fails at a write or sync drawn from the seed: what was not synced is lost, whole, in part or torn (disk-image.ts says how). */
export async function powerDrill(options: PowerOptions): Promise<PowerReport> {
  const random = createRandom(options.seed).stream('power');
  const folder = mkdtempSync(join(tmpdir(), 'quartermaster-power-'));
  const shim = compileShim(folder);
  const figures = { diskSteps: 0, unsyncedBytes: 0 };
  let cuts = 0;
  let log = '';
  let disk: Disk | null = null;
  try {
    const report = await drill(options, {
      start(gateway) {
        cuts += 1;
        log = join(folder, `log-${cuts}`);
        disk = createDisk(gateway.databaseFile);
        const { databaseFile: files } = gateway;
        return gateway.start({ environment: shim.environment({ files, log, cutAt: drawCut(random), lie: options.lie }) });
      },
      async interrupt(agent) {
        await diesOrRests(agent);
        const cut = disk!.cut(log, drawManner(random), `${options.seed}/${cuts}`);
        figures.diskSteps += cut.steps;
        figures.unsyncedBytes += cut.unsyncedBytes;
      },
    });
    return { ...report, ...figures };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Half of the cuts fall into the first hundreds of writes: while the database is made, or recovered. */
function drawCut(random: SeededRandom): number {
  return random.chance(0.5) ? random.integer(1, 300) : random.integer(300, 3000);
}

function drawManner(random: SeededRandom): CutManner {
  return { sectorBytes: random.pick([512, 4096]), kept: random.pick([0, 0.1, 0.5, 0.9, 1]) };
}

/** The agent dies of the cut, or has nothing more to write: then the power fails while it rests. */
async function diesOrRests(agent: RunningAgent): Promise<void> {
  const limit = performance.now() + LONGEST_WAIT_MS;
  if (await agent.listening()) {
    let [last, quietTurns] = [-1, 0];
    while (agent.isRunning() && performance.now() < limit && quietTurns < 30) {
      const now = await agent.metrics().then(
        (metrics) => metrics.total('messages_acknowledged'),
        () => -1,
      );
      quietTurns = now === last ? quietTurns + 1 : 0;
      last = now;
      await pause(10);
    }
  }
  await agent.kill('SIGKILL');
}
