import type { AccuracyView, ForecastView, ShadowView } from '../api/views.ts';
import type { Run } from './command.ts';
import { readCommand } from './read.ts';

function figure(value: number | undefined): string | null {
  return value === undefined ? null : value.toFixed(1);
}

const totals = readCommand<ForecastView>({
  noun: 'forecasts',
  read: (queries, { sku }) => queries.forecasts(sku === undefined ? undefined : { sku }),
  columns: [
    { title: 'SKU', value: (row) => row.sku },
    { title: 'MODEL', value: (row) => row.model },
    { title: 'SEEN UNTIL', value: (row) => row.originDay },
    { title: 'NEXT DAY', value: (row) => figure(row.mean[0]) },
    { title: 'OVER DAYS', value: (row) => row.total?.days ?? null },
    { title: 'TOTAL', value: (row) => figure(row.total?.mean) },
    { title: 'MEDIAN', value: (row) => figure(row.total?.quantiles['0.5']) },
    { title: '95 % AT MOST', value: (row) => figure(row.total?.quantiles['0.95']) },
  ],
  below: (row) => `${row.sentence ?? `No forecast: ${row.reason}.`}${row.shadow ? ` ${trialSentence(row.shadow)}` : ''}`,
});

const accuracy = readCommand<AccuracyView>({
  noun: 'forecasts whose days have closed',
  read: (queries, { sku }) => queries.accuracy(sku === undefined ? undefined : { sku }),
  columns: [
    { title: 'SKU', value: (row) => row.sku },
    { title: 'CLASS', value: (row) => row.demandClass },
    { title: 'DAYS', value: (row) => row.days },
    { title: 'SEEN UNTIL', value: (row) => row.throughDay },
    { title: 'SCALED ERROR', value: (row) => row.scaledError?.toFixed(2) ?? null },
    { title: 'BIAS', value: (row) => row.trackingSignal.toFixed(2) },
    { title: 'PINBALL 0.9', value: (row) => row.pinball90.toFixed(2) },
    { title: 'UNDER MEDIAN', value: (row) => percent(row.under50) },
    { title: 'UNDER 0.9', value: (row) => percent(row.under90) },
    { title: 'LEVEL', value: (row) => percent(row.level) },
  ],
});

function trialSentence({ model, since, days, score, servingScore }: ShadowView): string {
  const record =
    score === null || servingScore === null
      ? ''
      : `: after ${days} days it is off by ${score.toFixed(2)}, and the one that serves by ${servingScore.toFixed(2)}`;
  return `${model} is tried beside it since ${since}${record}.`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

/** Forecasts per item: the total that orders are made from, and a sentence on it or why there is none; with `--accuracy`, how they fared. */
export const forecasts: Run = (call) => (call.values['accuracy'] === true ? accuracy(call) : totals(call));
