import { z } from 'zod';
import type { Gateway } from '../play/gateway.ts';
import { defineFault, type FaultStage } from './fault.ts';

const gateway = z.int().min(1).max(8).default(1).describe('Which gateway, counted from 1');

/** The gateway that an option names; the last where there are fewer. */
export function gatewayOf({ gateways }: FaultStage, number: number) {
  return gateways[Math.min(number, gateways.length) - 1]!;
}

/** The agent dies in the middle of something. */
export const crash = defineFault({
  kind: 'crash',
  title: 'The power of a gateway fails at one statement of its agent; it is on again when the fault ends',
  options: z.strictObject({
    kind: z.literal('crash'),
    gateway,
    statement: z.int().min(1).max(1_000_000).default(1).describe('The how manieth of those that `word` names'),
    word: z
      .string()
      .max(40)
      .default('')
      .describe(
        'Only statements that bear it count, for example `INTO outbox`; `COMMIT`, `COMMIT done` right after one, `publish` right after a publication; empty for all',
      ),
  }),
  begin(stage, options) {
    const machine = gatewayOf(stage, options.gateway);
    machine.cutAt({ at: options.word, nth: options.statement });
    return () => {
      machine.cutAt(null);
      powerUp(machine);
    };
  },
});

function powerUp(machine: Gateway): void {
  machine.clock.reboot();
  machine.start();
}

/** Power is gone at once, for a while. */
export const powerCut = defineFault({
  kind: 'power-cut',
  title: 'The power of a gateway fails between two turns; it is on again when the fault ends',
  options: z.strictObject({ kind: z.literal('power-cut'), gateway }),
  begin(stage, options) {
    const machine = gatewayOf(stage, options.gateway);
    machine.cut();
    return () => powerUp(machine);
  },
});

/** An administrator at work. */
export const restart = defineFault({
  kind: 'restart',
  title: 'The agent is stopped cleanly, and started again when the fault ends',
  options: z.strictObject({ kind: z.literal('restart'), gateway }),
  begin(stage, options) {
    const machine = gatewayOf(stage, options.gateway);
    machine.stop();
    return () => machine.start();
  },
});
