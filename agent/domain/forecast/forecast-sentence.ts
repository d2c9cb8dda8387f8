import { formatDay } from '../calendar.ts';
import { counted } from '../words/wording.ts';
import type { Forecast, ForecastEffects, LearntFrom } from './forecast.ts';

const DAYS_PER_WEEK = 7;
const DAYS_PER_MONTH = 28;
/** Less change within four weeks than this share of the level is none; from the second on it is fast. */
const STEADY = 0.03;
const FAST = 0.2;
const SURE = 0.95;
const LEAST_SHOWN = 0.05;

/** A forecast in one sentence: how much, how it moves, how sure, by which model and learnt from what. */
export function forecastSentence(forecast: Forecast, effects: ForecastEffects, learnt: LearntFrom): string {
  const pace = [paceWords(effects.level), ...trendWords(effects), ...weekdayWords(effects), ...signalWords(forecast)].join(', ');
  return `${[pace, totalWords(forecast), `by ${forecast.model}${poolWords(forecast)}, ${learntWords(learnt)}`].join('; ')}.`;
}

function paceWords(level: number): string {
  if (level <= 0) return 'No demand expected';
  if (level >= 1) return `About ${about(level)} a day`;
  if (level * DAYS_PER_WEEK >= 1) return `About ${about(level * DAYS_PER_WEEK)} a week`;
  const perMonth = level * DAYS_PER_MONTH;
  return perMonth >= 1 ? `About ${about(perMonth)} in four weeks` : 'Less than 1 in four weeks';
}

function trendWords({ level, trendPerWeek }: ForecastEffects): string[] {
  const change = trendPerWeek * 4;
  if (level <= 0 || Math.abs(change) < STEADY) return [];
  return [`${change > 0 ? 'rising' : 'falling'} ${Math.abs(change) < FAST ? 'slowly' : 'fast'}`];
}

function weekdayWords({ weekdays }: ForecastEffects): string[] {
  const [strongest] = weekdays;
  if (!strongest) return [];
  const { weekday, times } = strongest;
  return [`${weekday[0]!.toUpperCase()}${weekday.slice(1)}s ${timesWords(times)}`];
}

function timesWords(times: number): string {
  if (times < 0.05) return 'hardly anything';
  if (times >= 0.45 && times <= 0.55) return 'half the usual';
  if (times >= 1.85 && times <= 2.15) return 'twice the usual';
  return times < 1 ? `${Math.round(times * 100)} % of the usual` : `${about(times)} times the usual`;
}

/** What adds or takes away most, if that shows at all. */
function signalWords({ signals = [] }: Forecast): string[] {
  const [strongest] = signals
    .map(({ name, perStep }) => ({
      name,
      sum: perStep.reduce((sum, value) => sum + value, 0),
      days: perStep.filter((value) => Math.abs(value) >= LEAST_SHOWN).length,
    }))
    .sort((a, b) => Math.abs(b.sum) - Math.abs(a.sum));
  if (!strongest || Math.abs(strongest.sum) < LEAST_SHOWN) return [];
  const { name, sum, days } = strongest;
  const most = Math.max(1, days);
  return [
    sum > 0 ? `${name} adds ${about(sum)} over ${counted(most, 'day')}` : `${name} takes ${about(-sum)} off over ${counted(most, 'day')}`,
  ];
}

function totalWords({ total }: Forecast): string {
  const most = total.quantiles.find(({ level }) => level === SURE);
  const sure = most ? `, with ${SURE * 100} % certainty at most ${Math.ceil(most.value)}` : '';
  return `${about(total.mean)} in the next ${counted(total.steps, 'day')}${sure}`;
}

function poolWords({ pooled }: Forecast): string {
  return pooled === undefined ? '' : ' with the pattern of all items';
}

function learntWords({ steps, stockouts, gaps, oneOffs, returns, shiftDay, borrowed }: LearntFrom): string {
  const treated = [
    stockouts > 0 ? `${counted(stockouts, 'stockout day')} imputed` : '',
    gaps > 0 ? `${counted(gaps, 'day')} without word imputed` : '',
    oneOffs > 0 ? `${counted(oneOffs, 'bulk order')} cut` : '',
    returns > 0 ? `returns taken off ${counted(returns, 'day')}` : '',
  ].filter((words) => words !== '');
  const since = shiftDay === null ? '' : ` since demand changed on ${formatDay(shiftDay)}`;
  const lent = borrowed
    ? ` and ${borrowed.steps} of ${borrowed.as === 'predecessor' ? 'its predecessor' : 'the like item'} ${borrowed.from}`
    : '';
  return [`learnt from ${counted(steps, 'day')}${lent}${since}`, ...treated].join(', ');
}

/** Two digits from 1 on are as fine as a forecast is right: `0.4`, `3.5`, `12`, `480`. */
function about(value: number): string {
  if (value < 10) return String(Math.round(value * 10) / 10);
  return value < 100 ? String(Math.round(value)) : String(Number(value.toPrecision(2)));
}
