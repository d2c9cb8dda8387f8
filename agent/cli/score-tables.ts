import { type ForecastScores, SCORED_LEVELS } from '../domain/forecast/forecast-scores.ts';
import { type Column, formatTable } from './table.ts';

/** The mean scores of a model over its tasks, null without any; `missing` counts the tasks it could not forecast. */
export interface ModelScores {
  readonly name: string;
  readonly tasks: number;
  readonly missing: number;
  readonly scores: ForecastScores | null;
}

/** Two tables, best MASE first: errors, and how often outcomes were under each quantile. */
export function scoreTables(models: readonly ModelScores[]): string {
  const rank = ({ scores }: ModelScores) => scores?.mase ?? Number.MAX_VALUE;
  const ranked = [...models].sort((a, b) => rank(a) - rank(b));
  const name: Column<ModelScores> = { title: 'model', value: (model) => model.name };
  const figure = (title: string, digits: number, of: (scores: ForecastScores) => number): Column<ModelScores> => ({
    title,
    value: ({ scores }) => (scores ? of(scores).toFixed(digits) : null),
  });
  const errors = [
    name,
    { title: 'missing', value: ({ missing }: ModelScores) => missing },
    figure('sMAPE', 2, ({ smape }) => smape),
    figure('MASE', 3, ({ mase }) => mase),
    figure('RMSSE', 3, ({ rmsse }) => rmsse),
    ...SCORED_LEVELS.map((level, k) => figure(`pinball ${level}`, 3, ({ pinball }) => pinball[k]!)),
    ...SCORED_LEVELS.map((level, k) => figure(`total ${level}`, 3, ({ totalPinball }) => totalPinball[k]!)),
  ];
  const coverage = [
    name,
    ...SCORED_LEVELS.flatMap((level, k) => [
      figure(`below ${level}`, 3, ({ below }) => below[k]!),
      figure(`at most ${level}`, 3, ({ atMost }) => atMost[k]!),
    ]),
  ];
  return `${formatTable(ranked, errors)}\nShare of outcomes at each quantile\n\n${formatTable(ranked, coverage)}`;
}

/** The same as one object, models in the order asked for, levels as keys. */
export function scoresAsJson(models: readonly ModelScores[]): object {
  return { models: Object.fromEntries(models.map(({ name, tasks, missing, scores }) => [name, { tasks, missing, ...written(scores) }])) };
}

function written(scores: ForecastScores | null): object {
  if (!scores) return {};
  const { rmsse, mase, smape, pinball, totalPinball, below, atMost } = scores;
  const keyed = (values: readonly number[]) => Object.fromEntries(SCORED_LEVELS.map((level, k) => [level, fourDecimals(values[k]!)]));
  return {
    ...{ rmsse: fourDecimals(rmsse), mase: fourDecimals(mase), smape: fourDecimals(smape) },
    ...{ pinball: keyed(pinball), totalPinball: keyed(totalPinball), below: keyed(below), atMost: keyed(atMost) },
  };
}

function fourDecimals(value: number): number {
  return Number(value.toFixed(4));
}
