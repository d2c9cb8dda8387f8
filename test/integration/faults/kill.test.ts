import { describe, expect, it } from 'vitest';
import { killDrill } from '../../faults/kill.ts';
import { mosquittoSkipped } from '../../support/mosquitto-process.ts';

// Ten kills here; `npm run -s faults -- kill` does 200 in a set of 100,000 messages.
const MESSAGES = 6000;
const seed = process.env['FAULTS_SEED'] ?? String(Date.now());

for (const broker of ['mosquitto', 'embedded'] as const) {
  describe.skipIf(broker === 'mosquitto' && mosquittoSkipped)(`the agent on the ${broker} broker, killed five times`, () => {
    it('has everything published exactly once in journal, stock and demand', async () => {
      const again = `npm run -s faults -- kill --times 5 --per-run 5 --messages ${MESSAGES} --broker ${broker} --seed ${seed}`;
      process.stderr.write(`seed ${seed}: ${again}\n`);
      const { wrong, ...figures } = await killDrill({ seed, broker, messages: MESSAGES, interruptions: 5 });
      expect(wrong, again).toEqual([]);
      expect(figures.starts).toBe(6);
      expect(figures.scans).toBe(MESSAGES);
      expect(figures.published).toBeGreaterThan(MESSAGES * 1.01);
    }, 120_000);
  });
}
