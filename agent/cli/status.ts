import type { LevelChoiceView } from '../api/views.ts';
import { counted, shownNumber } from '../domain/words/wording.ts';
import type { Call } from './command.ts';
import { EXIT } from './exit-code.ts';
import { withQueries } from './read.ts';
import { formatFacts, shortTime } from './table.ts';

/** The agent in figures; `--json` one object. */
export async function status(call: Call): Promise<number> {
  const view = await withQueries(call, (queries) => queries.status());
  if (call.values.json) {
    call.io.stdout.write(`${JSON.stringify(view, null, 2)}\n`);
    return EXIT.done;
  }
  call.io.stdout.write(
    formatFacts([
      ['Agent', view.startedAt ? `running since ${shortTime(view.startedAt)}` : 'not running'],
      ['Site', view.site],
      ['Gateway', view.gateway],
      ['Version', view.version],
      ['Items', view.items],
      ['Locations', view.locations],
      ['Devices', view.devices],
      ['Journal entries', view.journalEntries],
      ['Last event', shortTime(view.lastEventAt)],
      ['Open orders', view.openOrders],
      ['Active alerts', view.activeAlerts],
      ['Units scrapped', view.scrappedUnits],
      ['Last backup', shortTime(view.lastBackupAt)],
      [
        'Waiting upstream',
        view.outboxOldestAt ? `${view.outboxWaiting}, oldest from ${shortTime(view.outboxOldestAt)}` : view.outboxWaiting,
      ],
      ['Dead letters', view.deadLetters],
      ['Levels chosen', view.levelChoices.map(choiceWords).join('; ') || null],
      ['Database', `${(view.databaseBytes / 1e6).toFixed(1)} MB, schema ${view.databaseSchema}`],
    ]),
  );
  return EXIT.done;
}

function choiceWords({ goal, level, madeAt, items, days, parameters }: LevelChoiceView): string {
  const words = { cost: 'least cost', fill: 'of demand served', cycle: 'of cycles without a stockout' };
  const aim = level === null ? words[goal] : `${shownNumber(level * 100)} % ${words[goal]}`;
  const chosen = parameters
    ? `safety ${parameters.safety}, ${parameters.lotFactor} times the economic order quantity, forecast share ${parameters.forecastShare}`
    : 'the reorder point';
  return `${chosen}, for ${aim}, ${shortTime(madeAt)} from ${counted(days, 'day')} of ${counted(items, 'item')}`;
}
