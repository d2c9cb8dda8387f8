import { createLog } from '../../agent/adapters/pino-log.ts';
import { monotonicNow } from '../real-time.ts';
import { runVirtual } from '../run-virtual.ts';
import { type SceneOptions, setScene } from '../scene.ts';
import type { Lines } from './lines.ts';

/** Plays the demo on the virtual clock; stdout is one JSON object, everything else goes to stderr. Exit code 1 when a checker objects. */
export async function demoVirtual(options: SceneOptions & { readonly days: number }, io: Lines): Promise<number> {
  const from = monotonicNow();
  const scene = setScene(options);
  io.say(`${scene.items.length} items, ${options.days} days, seed ${scene.seed}`);
  for (const note of scene.notes) io.say(`${options.demandFile}: ${note}`);
  const log = createLog({ level: 'error' });
  const { figures, violations } = await runVirtual(scene, {
    days: options.days,
    log,
    progress: (day) => day % 30 === 0 && io.say(`day ${day}`),
  });
  for (const violation of violations) io.say(`violated: ${violation}`);
  const wallSeconds = Number(((monotonicNow() - from) / 1000).toFixed(1));
  io.result(JSON.stringify({ ...figures, wallSeconds }));
  return violations.length === 0 ? 0 : 1;
}
