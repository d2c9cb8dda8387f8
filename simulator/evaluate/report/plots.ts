import type { LoopTrace } from '../../../agent/domain/levels/closed-loop.ts';
import type { ForecastTrace } from '../evaluate-item.ts';
import { escaped, shownFigure } from './html.ts';

const [WIDTH, HEIGHT] = [360, 120];
const [LEFT, RIGHT, TOP, BOTTOM] = [34, 4, 8, 16];

/** What the plots of an item have in common: words under the axis, and how high they go. */
export interface Frame {
  readonly first: string;
  readonly last: string;
  readonly top: number;
}

interface Scale {
  readonly x: (step: number) => number;
  readonly y: (value: number) => number;
  readonly base: number;
}

function scaleOf(steps: number, top: number): Scale {
  const [across, up] = [(WIDTH - LEFT - RIGHT) / steps, (HEIGHT - TOP - BOTTOM) / top];
  const base = HEIGHT - BOTTOM;
  return { x: (step) => rounded(LEFT + step * across), y: (value) => rounded(base - Math.min(value, top) * up), base };
}

const rounded = (value: number): number => Math.round(value * 10) / 10;

function frame(words: string, { first, last, top }: Frame, content: string): string {
  const base = HEIGHT - BOTTOM;
  const half = (TOP + base) / 2;
  return (
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(words)}">` +
    `<path class="grid" d="M${LEFT} ${TOP}H${WIDTH - RIGHT}M${LEFT} ${half}H${WIDTH - RIGHT}"/>${content}` +
    `<path class="axis" d="M${LEFT} ${base}H${WIDTH - RIGHT}"/>` +
    `<g class="tick"><text x="${LEFT - 4}" y="${TOP + 4}" class="end">${shownFigure(top)}</text><text x="${LEFT - 4}" y="${base}" class="end">0</text>` +
    `<text x="${LEFT}" y="${HEIGHT - 4}">${escaped(first)}</text><text x="${WIDTH - RIGHT}" y="${HEIGHT - 4}" class="end">${escaped(last)}</text></g></svg>`
  );
}

/** A level that holds for a step and then jumps; steps without a value are left out. */
function staircase(values: readonly number[], { x, y }: Scale): string {
  let path = '';
  let before: number | null = null;
  values.forEach((value, step) => {
    const at = Number.isFinite(value) ? y(value) : null;
    if (at !== null && before === null) path += `M${x(step)} ${at}`;
    else if (at !== null && at !== before) path += `H${x(step)}V${at}`;
    else if (at === null && before !== null) path += `H${x(step)}`;
    before = at;
  });
  return before === null ? path : `${path}H${x(values.length)}`;
}

/** Demand in bars, the forecast's mean as a line and its high quantile as a broken one. */
export function demandPlot(demand: readonly number[], forecast: ForecastTrace | null, place: Frame): string {
  const scale = scaleOf(demand.length, place.top);
  const bars = demand.map((value, step) => (value > 0 ? `M${scale.x(step + 0.5)} ${scale.base}V${scale.y(value)}` : '')).join('');
  const width = Math.max(0.6, rounded((0.7 * (WIDTH - LEFT - RIGHT)) / demand.length));
  const lines = forecast
    ? `<path class="high" d="${staircase(forecast.high, scale)}"/><path class="mean" d="${staircase(forecast.mean, scale)}"/>`
    : '';
  return frame('demand and forecast', place, `<path class="demand" stroke-width="${width}" d="${bars}"/>${lines}`);
}

/** Stock at the end of each step, orders as marks at the foot, stockouts as bars from top to bottom. */
export function stockPlot({ onHand, ordered, lost }: LoopTrace, place: Frame): string {
  const scale = scaleOf(onHand.length, place.top);
  const line = staircase(onHand, scale);
  const area = line === '' ? '' : `${line}V${scale.base}H${scale.x(0)}Z`;
  const width = Math.max(1, rounded((WIDTH - LEFT - RIGHT) / onHand.length));
  const outs = lost.map((units, step) => (units > 0 ? `M${scale.x(step + 0.5)} ${TOP}V${scale.base}` : '')).join('');
  const marks = ordered.map((units, step) => (units > 0 ? `M${scale.x(step + 1)} ${scale.base - 5}l2.5 5h-5z` : '')).join('');
  return frame(
    'stock, orders and stockouts',
    place,
    `<path class="out" stroke-width="${width}" d="${outs}"/><path class="area" d="${area}"/><path class="stock" d="${line}"/><path class="order" d="${marks}"/>`,
  );
}
