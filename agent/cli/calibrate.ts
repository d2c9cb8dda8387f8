import type { z } from 'zod';
import { createSystemClock } from '../adapters/system-clock.ts';
import { createSystemIds } from '../adapters/system-ids.ts';
import type { calibrateArgs } from '../api/calibrate.ts';
import type { CommandReply } from '../api/views.ts';
import { loadConfig } from '../config/load.ts';
import type { AgentConfig } from '../config/schema.ts';
import { isDatabaseLocked } from '../store/lock.ts';
import { withApiAtRest } from './at-rest.ts';
import { type Call, textOption } from './command.ts';
import { DEFAULT_CONFIG } from './database-file.ts';
import { EXIT, usageError } from './exit-code.ts';
import { withQueries } from './read.ts';
import { postToRunning } from './running-agent.ts';

type Args = z.input<typeof calibrateArgs>;

const ASK_EVERY_MS = 1_000;
const DEFAULT_WAIT_SECONDS = 120;

/**
 * Calibrates a scale by what it weighs now: empty, then with so many pieces on it. What it weighed before the command was given does not count, so it waits for the
 * scale's next readings. Throws AgentError.
 */
export async function calibrateScale(call: Call): Promise<number> {
  const config = loadConfig(textOption(call, 'config') ?? DEFAULT_CONFIG);
  const args = argsOf(call);
  const reply = await givenTo(config, args, call);
  if (!reply.ok) {
    call.io.stderr.write(`${reply.error}\n`);
    return EXIT.failed;
  }
  return show(args, call);
}

/** Runs the command until it is done, refused for good, or the wait is over. */
async function givenTo(config: AgentConfig, args: Args, call: Call): Promise<CommandReply> {
  const clock = createSystemClock({ onError: () => undefined });
  const ids = createSystemIds(clock);
  const command = (fresh: boolean) => ({ id: ids.next(), command: 'calibrate', args: { ...args, fresh }, by: 'command line' });
  if (!isDatabaseLocked(config.database.path)) return withApiAtRest(config, async (api) => api.command(command(false)));
  const endsAt = clock.monotonic() + 1000 * waitOf(call);
  const instead = 'give the command `calibrate` on its topic of commands';
  for (let isFirst = true; ; isFirst = false) {
    const { content } = await postToRunning(config, { path: '/api/commands', body: command(isFirst), instead });
    const reply = content as CommandReply;
    if (reply.ok || !reply.retryable || clock.monotonic() >= endsAt) return reply;
    if (isFirst) call.io.stderr.write(`waiting for the next readings of ${args.device}\n`);
    await new Promise((resolve) => clock.after(ASK_EVERY_MS, () => resolve(null)));
  }
}

function argsOf(call: Call): Args {
  const device = call.operands[0]!;
  const pieces = textOption(call, 'pieces');
  const steps = [call.values['empty'] === true, pieces !== undefined, call.values['forget'] === true];
  if (steps.filter(Boolean).length !== 1) throw usageError('say what is on it: --empty, --pieces N, or --forget what it was taught');
  if (pieces !== undefined && !/^[1-9]\d{0,4}$/.test(pieces))
    throw usageError(`--pieces must be a whole number from 1 on, not "${pieces}"`);
  const grams = textOption(call, 'grams');
  if (grams !== undefined && !/^-?\d{1,8}(\.\d+)?$/.test(grams)) throw usageError(`--grams must be a weight in grams, not "${grams}"`);
  return {
    device,
    step: pieces !== undefined ? 'pieces' : call.values['forget'] === true ? 'forget' : 'empty',
    ...(pieces !== undefined && { pieces: Number(pieces) }),
    ...(grams !== undefined && { grams: Number(grams) }),
    once: call.values['once'] === true,
  };
}

function waitOf(call: Call): number {
  const text = textOption(call, 'wait') ?? String(DEFAULT_WAIT_SECONDS);
  if (!/^\d{1,5}$/.test(text)) throw usageError(`--wait must be whole seconds, not "${text}"`);
  return Number(text);
}

async function show({ device }: Args, call: Call): Promise<number> {
  const { calibration } = (await withQueries(call, (queries) => queries.devices())).find((row) => row.device === device) ?? {};
  if (call.values.json) call.io.stdout.write(`${JSON.stringify({ device, calibration: calibration ?? null })}\n`);
  else if (!calibration) call.io.stdout.write(`${device}: not calibrated\n`);
  else {
    const { emptyGrams, piece } = calibration;
    const words = piece === null ? '' : `, a piece of ${piece.sku} ${Number(piece.grams.toFixed(2))} g (by ${piece.pieces})`;
    call.io.stdout.write(`${device}: empty ${emptyGrams === null ? 'unknown' : `${Math.round(emptyGrams)} g`}${words}\n`);
  }
  return EXIT.done;
}
