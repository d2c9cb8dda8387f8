import { z } from 'zod';
import { shift } from '../scenario/moment.ts';
import { defineFault } from './fault.ts';
import { gatewayOf } from './power.ts';

const gateway = z.int().min(1).max(8).default(1).describe('Which gateway, counted from 1');
/** 2 January 2000: what a board without a battery shows. */
const NO_TIME = 946_771_200_000;

/** The clock is wrong for a while. */
export const clockStep = defineFault({
  kind: 'clock-step',
  title: "A gateway's clock is set wrong, and set right again when the fault ends",
  bends: 'time',
  options: z.strictObject({
    kind: z.literal('clock-step'),
    gateway,
    by: shift().describe('Forward, or back with a minus'),
    kernel: z
      .enum(['silent', 'synchronised', 'unsynchronised'])
      .default('silent')
      .describe('What the kernel says meanwhile: whether a time server has set it'),
  }),
  begin(stage, options) {
    const { clock } = gatewayOf(stage, options.gateway);
    clock.setSynchronised(options.kernel === 'silent' ? null : options.kernel === 'synchronised');
    clock.step(options.by);
    return () => {
      clock.step(-options.by);
      clock.setSynchronised(true);
    };
  },
});

/** The gateway comes up without knowing what time it is. */
export const noClock = defineFault({
  kind: 'no-clock',
  title: 'A gateway without a battery is started anew and shows the year 2000 until a time server answers, when the fault ends',
  bends: 'time',
  options: z.strictObject({ kind: z.literal('no-clock'), gateway }),
  begin(stage, options) {
    const machine = gatewayOf(stage, options.gateway);
    machine.cut();
    machine.clock.reboot();
    const wrong = NO_TIME - machine.clock.now();
    machine.clock.step(wrong);
    machine.clock.setSynchronised(false);
    machine.start();
    return () => {
      machine.clock.step(-wrong);
      machine.clock.setSynchronised(true);
    };
  },
});
