import { expect, it } from 'vitest';
import { hostileRun } from '../../faults/hostile.ts';

// `npm run -s faults -- hostile` sends a million.
const MESSAGES = 100_000;
const seed = process.env['FAULTS_SEED'] ?? String(Date.now());

it(`${MESSAGES} hostile messages each become an event, a duplicate or a dead letter with its reason; the agent neither dies nor stands still`, async () => {
  const again = `npm run -s faults -- hostile --messages ${MESSAGES} --seed ${seed}`;
  process.stderr.write(`seed ${seed}: ${again}\n`);
  const { wrong, ...report } = await hostileRun({ seed, messages: MESSAGES });
  process.stderr.write(`${JSON.stringify(report)}\n`);
  expect(wrong, again).toEqual([]);
  expect(report.events).toBeGreaterThan(MESSAGES / 20);
  expect(report.duplicates).toBeGreaterThan(0);
  expect(Object.keys(report.deadLetters).length).toBeGreaterThan(15);
}, 400_000);
