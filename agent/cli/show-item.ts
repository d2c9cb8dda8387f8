import type { ItemDetail, ParameterView } from '../api/item-view.ts';
import { AgentError } from '../errors.ts';
import type { Run } from './command.ts';
import { EXIT } from './exit-code.ts';
import { withQueries } from './read.ts';
import { formatTable, printable, shortTime } from './table.ts';

/** What counts of an item, where each value came from and until when it stands. */
export const showItem: Run = async (call) => {
  const sku = call.operands[0]!;
  const item = await withQueries(call, (queries) => queries.item(sku));
  if (!item) throw new AgentError('input-missing', `no item "${sku}"`);
  call.io.stdout.write(call.values.json ? `${JSON.stringify(item)}\n` : told(item));
  return EXIT.done;
};

function told({ parameters, holds, succeeds, instead }: ItemDetail): string {
  const table = formatTable<ParameterView>(parameters, [
    { title: 'PARAMETER', value: ({ name }) => name },
    { title: 'VALUE', value: ({ value }) => (value === null ? null : typeof value === 'object' ? JSON.stringify(value) : String(value)) },
    { title: 'FROM', value: ({ source }) => source },
    { title: 'UNTIL', value: ({ until }) => shortTime(until) },
  ]);
  const lines = [
    ...holds.map(
      ({ kind, until, reason }) => `nothing is ordered until ${shortTime(until)}: ${kind === 'snoozed' ? kind : `rejected (${reason})`}`,
    ),
    ...(succeeds.length > 0 ? [`takes the place of ${succeeds.join(', ')}`] : []),
    ...instead.map(({ sku, units }) => `${units} ${sku} can be sent in its place`),
  ];
  return table + lines.map((line) => `${printable(line)}\n`).join('');
}
