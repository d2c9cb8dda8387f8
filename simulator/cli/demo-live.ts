import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../../agent/adapters/pino-log.ts';
import { createScaledClock } from '../../agent/adapters/system-clock.ts';
import { programVersion } from '../../agent/cli/version.ts';
import { type WiredAgent, wireAgent } from '../../agent/cli/wire.ts';
import { DAY_MS } from '../../agent/domain/calendar.ts';
import { counted } from '../../agent/domain/words/wording.ts';
import { type AcceleratedWorld, createAcceleratedWorld } from '../accelerated.ts';
import { connectWire } from '../mqtt-wire.ts';
import { untilInterrupted } from '../real-time.ts';
import { configOf, type Scene, type SceneOptions, setScene } from '../scene.ts';
import { setUpDatabase } from '../set-up.ts';
import type { Lines } from './lines.ts';
import { createNarrator } from './narrator.ts';

/** Six hours of the warehouse pass in a second: a lead time of some days is over before anybody is bored. */
const SPEED = 6 * 3600;
const WALL_MS = 60_000;
const CAST = 8;

/** The whole product at work on real sockets: agent, broker, page, devices, upstream; in a temporary folder, on free ports. Exit code 1 when no order came full circle. */
export async function demoLive(options: SceneOptions, { keep }: { keep: boolean }, io: Lines): Promise<number> {
  const scene = setScene(options);
  for (const note of scene.notes) io.say(`${options.demandFile}: ${note}`);
  const folder = mkdtempSync(join(tmpdir(), 'quartermaster-demo-'));
  try {
    const file = join(folder, 'stock.db');
    setUpDatabase(scene, file);
    return await run(scene, file, { keep, io });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run(scene: Scene, file: string, { keep, io }: { keep: boolean; io: Lines }): Promise<number> {
  const startsAt = scene.firstDay * DAY_MS;
  const clock = createScaledClock({ base: startsAt, speed: SPEED, onError: bug });
  const wired = await wireAgent(configOf(scene, file), { clock, log: createLog({ level: 'warn' }), version: programVersion() });
  const { broker, page } = await wired.start();
  const wires = { devices: await connectWire(broker, 'demo-devices'), upstream: await connectWire(broker, 'demo-upstream') };
  const narrator = createNarrator({
    now: () => clock.now(),
    api: () => wired.agent.api,
    world: () => world,
    cast: new Set(scene.items.slice(0, CAST).map((item) => item.sku)),
    say: io.result,
  });
  const world: AcceleratedWorld = createAcceleratedWorld(scene, wires, {
    clock,
    startsAt,
    site: 'demo',
    gateway: 'gateway-1',
    onStage: narrator.stage,
    onPutAway: narrator.putAway,
  });
  introduce(scene, { broker, page, keep }, io);
  try {
    world.start(narrator.day);
    await untilInterrupted(keep ? undefined : WALL_MS);
    world.stop();
    return summarise(scene, world, wired, io);
  } finally {
    await Promise.all([wires.devices.close(), wires.upstream.close()]);
    await wired.stop();
  }
}

function bug(error: unknown): never {
  throw error;
}

function introduce(scene: Scene, { broker, page, keep }: { broker: string; page: string | null; keep: boolean }, io: Lines): void {
  io.result(
    `Quartermaster at work: ${scene.items.length} items, six hours of warehouse time in a second, ${keep ? 'until Ctrl-C' : 'for one minute'}.`,
  );
  io.result(`The operator's page:  ${page}`);
  io.result(`The devices' broker:  ${broker}  (try: mosquitto_sub -p ${new URL(broker).port} -t '#' -v)`);
  io.result(
    `Told in full below:   ${scene.items
      .slice(0, CAST)
      .map((item) => `${item.sku} ${item.name}`)
      .join(', ')}\n`,
  );
}

function summarise(scene: Scene, { floor, upstream }: AcceleratedWorld, { agent }: WiredAgent, io: Lines): number {
  const { counts } = floor;
  const decisions = agent.api.decisions({ limit: 100_000 });
  const circles = decisions.filter((decision) => decision.state === 'received').length;
  const alerts = agent.api.alerts().length;
  const { journalEntries, deadLetters } = agent.api.status();
  const fill = counts.demanded === 0 ? 100 : (100 * counts.served) / counts.demanded;
  io.result(`\nSummary of ${counted(counts.days, 'day')} with ${scene.items.length} items`);
  io.result(`  asked for      ${counts.demanded} units, ${fill.toFixed(2)} % served from the shelf`);
  io.result(`  journal        ${journalEntries} entries, ${deadLetters} dead letters, ${alerts} alerts`);
  io.result(`  decisions      ${decisions.length}, each with its reason; ${upstream.counts.acknowledged} acknowledged`);
  io.result(`  full circle    ${counted(circles, 'order')} from a pick to goods back on the shelf`);
  return circles > 0 ? 0 : 1;
}
