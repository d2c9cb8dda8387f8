import { type Run, textOption } from '../../agent/cli/command.ts';
import { usageError } from '../../agent/cli/exit-code.ts';
import { linesOf } from './lines.ts';
import { liveWarehouse, writeItems } from './live-warehouse.ts';
import { countOption, positiveOption } from './options.ts';

/** `live`: a warehouse that goes on against an agent of yours. */
export const live: Run = async (call) => {
  const io = linesOf(call.io);
  const scene = { seed: textOption(call, 'seed') ?? '1', items: countOption(call, 'items') };
  const itemsCsv = textOption(call, 'items-csv');
  if (itemsCsv !== undefined) return writeItems(scene, itemsCsv, io);
  const broker = textOption(call, 'broker');
  if (broker === undefined) throw usageError('live needs --broker URL');
  const options = {
    broker,
    site: textOption(call, 'site') ?? 'main',
    gateway: textOption(call, 'gateway') ?? 'gateway-1',
    speed: positiveOption(call, 'speed') ?? 60,
    minutes: positiveOption(call, 'minutes'),
  };
  return await liveWarehouse(scene, options, io);
};
