import { describe, expect, it } from 'vitest';
import { powerDrill } from '../../faults/power.ts';
import { canCompile } from '../../faults/shim.ts';
import { mosquittoSkipped } from '../../support/mosquitto-process.ts';

// A few cuts here; `npm run -s faults -- power` does as many as it is told.
const MESSAGES = 4000;
const CUTS = 5;
const seed = process.env['FAULTS_SEED'] ?? String(Date.now());
const skipped = !canCompile && !process.env.CI;

describe.skipIf(skipped)(`when the power fails${skipped ? ' (skipped: no C compiler on this machine)' : ''}`, () => {
  for (const broker of ['embedded', 'mosquitto'] as const) {
    it.skipIf(broker === 'mosquitto' && mosquittoSkipped)(
      `nothing acknowledged is missing, nothing counts twice, and the file is whole (${broker} broker)`,
      async () => {
        const again = `npm run -s faults -- power --times ${CUTS} --per-run ${CUTS} --messages ${MESSAGES} --broker ${broker} --seed ${seed}`;
        process.stderr.write(`seed ${seed}: ${again}\n`);
        const { wrong, ...figures } = await powerDrill({ seed, broker, messages: MESSAGES, interruptions: CUTS });
        expect(wrong, again).toEqual([]);
        expect(figures.diskSteps).toBeGreaterThan(0);
      },
      120_000,
    );
  }

  // A check that cannot fail shows nothing: here it must.
  it.each(['all', 'wal'] as const)('a disk that lies about its syncs (%s) is found out by what is missing', async (lie) => {
    const { wrong, unsyncedBytes } = await powerDrill({ seed: 'lie', broker: 'embedded', messages: 1500, interruptions: 2, lie });
    expect(unsyncedBytes).toBeGreaterThan(0);
    expect(wrong.length).toBeGreaterThan(0);
  });
});
