import { type Call, type Run, textOption } from '../../agent/cli/command.ts';
import { EXIT, usageError } from '../../agent/cli/exit-code.ts';
import { topicName } from '../../agent/config/fields.ts';
import { formatDay } from '../../agent/domain/calendar.ts';
import { type Operation, operationOf } from '../generate/operation.ts';
import { operationOfPlan, readPlan } from '../generate/plan-file.ts';
import { readScenarioPlan } from '../generate/scenario-plan.ts';
import { writeScenarioRecording } from '../generate/scenario-recording.ts';
import { writeRecording } from '../generate/write-recording.ts';
import { type ByteSink, fileSink } from '../recording/recording-writer.ts';
import { type SceneOptions, setScene } from '../scene.ts';
import { writeItemsCsv } from './items-csv.ts';
import { type Lines, linesOf } from './lines.ts';
import { countOption } from './options.ts';

const MOST_DAYS = 3650;
const SYNTHETIC_DAYS = 14;

/** `generate`: writes a recording of what devices would say, of a sales history, a warehouse plan, a scenario, or a made-up warehouse; stdout is one JSON object about it. */
export const generate: Run = async (call) => {
  const lines = linesOf(call.io);
  const file = textOption(call, 'output');
  const itemsFile = textOption(call, 'items-csv');
  if (file === undefined && itemsFile === undefined)
    throw usageError('generate needs --output FILE for the recording, or --items-csv FILE, or both');
  const source = sourceAsked(call, lines);
  const sink = file === undefined ? null : fileSink(file, { force: call.values['force'] === true });
  if (itemsFile !== undefined) writeItemsCsv(itemsFile, source.items, lines);
  if (sink === null) return EXIT.done;
  const figures = await source.write(sink, (day) => day % 30 === 0 && lines.say(`day ${day} of ${source.days}`));
  const { seed, firstDay, days, items } = source;
  lines.result(JSON.stringify({ file, seed, from: formatDay(firstDay), days, items: items.length, ...figures }));
  return EXIT.done;
};

/** What there is to be recorded, and how. */
interface Source extends Pick<Operation, 'seed' | 'firstDay' | 'days' | 'items'> {
  write(sink: ByteSink, onDay: (day: number) => void): Promise<object>;
}

interface Asked {
  readonly seed: string | undefined;
  readonly days: number | undefined;
  readonly site: string | undefined;
}

function sourceAsked(call: Call, lines: Lines): Source {
  const [plan, scenario, demandFile] = ['plan', 'scenario', 'demand'].map((name) => textOption(call, name));
  const asked: Asked = { seed: textOption(call, 'seed'), days: countOption(call, 'days'), site: textOption(call, 'site') };
  const items = countOption(call, 'items');
  if (asked.days !== undefined && asked.days > MOST_DAYS) throw usageError(`--days is at most ${MOST_DAYS}`);
  if (asked.site !== undefined && !topicName().safeParse(asked.site).success)
    throw usageError('--site is 1 to 64 letters, digits, dots, dashes or underscores');
  if (plan === undefined && scenario === undefined) return ofScene(asked, { items, demandFile }, lines);
  if (demandFile !== undefined || items !== undefined || (plan !== undefined && scenario !== undefined))
    throw usageError('a --plan or a --scenario says itself what is sold: one of them, no --demand, no --items');
  return plan === undefined ? ofScenario(scenario!, asked, lines) : ofOperation(operationOfPlan(readPlan(plan), asked));
}

function ofScene({ seed = '1', site = 'main', days }: Asked, of: Pick<SceneOptions, 'items' | 'demandFile'>, lines: Lines): Source {
  const scene = setScene({ seed, ...of });
  for (const note of scene.notes) lines.say(`${of.demandFile}: ${note}`);
  return ofOperation(operationOf(scene, { site, days: days ?? scene.salesDays ?? SYNTHETIC_DAYS }));
}

function ofOperation(operation: Operation): Source {
  return {
    ...operation,
    async write(sink, onDay) {
      const { warehouse, ...figures } = await writeRecording(operation, sink, onDay);
      return { ...figures, unitsLeft: operation.items.reduce((sum, { sku }) => sum + warehouse.total(sku), 0) };
    },
  };
}

function ofScenario(file: string, { seed, days, site = 'main' }: Asked, lines: Lines): Source {
  const plan = readScenarioPlan(file, { seed, days });
  const scene = setScene(plan);
  return {
    ...{ seed: plan.seed, days: plan.days, firstDay: scene.firstDay, items: scene.items },
    async write(sink, onDay) {
      const { violations, ...figures } = await writeScenarioRecording(plan, sink, { firstDay: scene.firstDay, site, onDay });
      for (const violation of violations) lines.say(`the run itself violates: ${violation}`);
      return figures;
    },
  };
}
