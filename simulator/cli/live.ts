import { type Call, type Run, textOption } from '../../agent/cli/command.ts';
import { usageError } from '../../agent/cli/exit-code.ts';
import { brokerAddress } from '../recording/broker-address.ts';
import { linesOf } from './lines.ts';
import { liveWarehouse, writeItems } from './live-warehouse.ts';
import { countOption, positiveOption } from './options.ts';

/** `live`: a warehouse that goes on against an agent of yours. */
export const live: Run = async (call) => {
  const io = linesOf(call.io);
  const scene = { seed: textOption(call, 'seed') ?? '1', items: countOption(call, 'items'), demandFile: textOption(call, 'demand') };
  const itemsCsv = textOption(call, 'items-csv');
  if (itemsCsv !== undefined) return writeItems(scene, itemsCsv, io);
  const broker = textOption(call, 'broker');
  if (broker === undefined) throw usageError('live needs --broker URL');
  const options = {
    address: brokerAddress(broker, textOption(call, 'ca')),
    site: textOption(call, 'site') ?? 'main',
    gateway: textOption(call, 'gateway') ?? 'gateway-1',
    speed: positiveOption(call, 'speed') ?? 60,
    minutes: positiveOption(call, 'minutes'),
    control: portOption(call, 'control'),
  };
  return await liveWarehouse(scene, options, io);
};

/** A port, 0 for a free one. Throws AgentError `usage`. */
function portOption(call: Call, name: string): number | undefined {
  const text = textOption(call, name);
  if (text === undefined) return undefined;
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw usageError(`--${name} is a port from 0 to 65535, not "${text}"`);
  return Number(text);
}
