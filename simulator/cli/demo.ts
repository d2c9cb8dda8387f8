import { type Run, textOption } from '../../agent/cli/command.ts';
import { linesOf } from './lines.ts';
import { countOption } from './options.ts';

/** `demo`: the whole product at work, for a person on real sockets or for a program on the virtual clock. */
export const demo: Run = async (call) => {
  const io = linesOf(call.io);
  const days = countOption(call, 'days');
  const scene = { seed: textOption(call, 'seed') ?? '1', items: countOption(call, 'items'), demandFile: textOption(call, 'demand') };
  if (days !== undefined || call.values['json']) {
    const { demoVirtual } = await import('./demo-virtual.ts');
    return await demoVirtual({ ...scene, days: days ?? 30 }, io);
  }
  const { demoLive } = await import('./demo-live.ts');
  return await demoLive(scene, { keep: call.values['keep'] === true }, io);
};
