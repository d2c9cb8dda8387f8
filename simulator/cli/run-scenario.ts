import { type Run, textOption } from '../../agent/cli/command.ts';
import { play } from '../play/play.ts';
import { monotonicNow } from '../real-time.ts';
import { loadScenario } from '../scenario/load.ts';
import { linesOf } from './lines.ts';

/** `run SCENARIO`: plays one scenario file on the virtual clock. Exit code 1 when a rule is broken. */
export const runScenario: Run = async (call) => {
  const io = linesOf(call.io);
  const from = monotonicNow();
  const plan = loadScenario(call.operands[0]!, textOption(call, 'seed'));
  io.say(`${plan.title}: seed ${plan.seed}, ${plan.items} items, ${plan.days} days, ${plan.faults.length} faults`);
  const {
    violations,
    tail: _,
    ...figures
  } = await play(plan, {
    logFile: textOption(call, 'log'),
    progress: (day) => day % 30 === 0 && io.say(`day ${day}`),
  });
  const wallSeconds = Number(((monotonicNow() - from) / 1000).toFixed(1));
  const { title, seed, days: simulatedDays, items, gateways, faults } = plan;
  const outcome = { title, seed, simulatedDays, items, gateways, faults: faults.length, ...figures, violations, wallSeconds };
  if (call.values['json'] === true) io.result(JSON.stringify(outcome));
  else {
    io.result(`${figures.messages} messages, ${figures.journalEntries} journal entries, ${figures.starts} starts of the agent`);
    io.result(
      `${figures.decisions} decisions: ${figures.delivered} delivered, ${figures.acknowledged} acknowledged, ${figures.received} received`,
    );
    io.result(`fill rate ${(100 * figures.fillRate).toFixed(2)} %, ${figures.averageDaysOfCover} days of cover, log ${figures.digest}`);
    for (const violation of violations) io.result(`violated: ${violation}`);
    if (violations.length === 0) io.result('every rule was kept');
  }
  return violations.length === 0 ? 0 : 1;
};
