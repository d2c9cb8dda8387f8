import type { DecisionDetail } from '../api/views.ts';
import { AgentError } from '../errors.ts';
import type { Run } from './command.ts';
import { EXIT, usageError } from './exit-code.ts';
import { withQueries } from './read.ts';
import { printable, shortTime } from './table.ts';

/** One decision, told from its sentence to what has come of it. */
export const showDecision: Run = async (call) => {
  const [id] = call.operands;
  const found = await withQueries(call, (queries) => queries.decision(id!));
  if (found.kind === 'none') throw new AgentError('input-missing', `no decision has an id that begins with "${id}"`);
  if (found.kind === 'several') {
    const rows = found.decisions.map((one) => `  ${one.id}  ${shortTime(one.decidedAt)}  ${one.sku}`);
    throw usageError(`several decisions begin with "${id}":\n${rows.join('\n')}`);
  }
  call.io.stdout.write(call.values.json ? `${JSON.stringify(found.decision)}\n` : told(found.decision));
  return EXIT.done;
};

function told({ reason, quantity, unit, sku, location, id, story }: DecisionDetail): string {
  const heading = [sku, `${quantity} ${unit}`, ...(location === null ? [] : [location]), id].join('  ');
  const sections = story.map(({ title, lines }) => [title, ...lines.map((line) => `  ${printable(line)}`)].join('\n'));
  return `${[`${printable(reason.sentence)}\n${printable(heading)}`, ...sections].join('\n\n')}\n`;
}
