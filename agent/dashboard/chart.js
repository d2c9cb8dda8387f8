import { shape } from './element.js';

/** Part of a day's width that is left free between bars. */
const GAP = 0.28;

const path = (points) => points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');

/**
 * Demand of past days as bars, expected demand of the days to come as a line, with a band between two quantiles where they are given.
 * `past` and `mean` are units per day; `label` is what a screen reader says instead.
 */
export function demandChart({ past, mean, band = null, width, height, label }) {
  const days = Math.max(1, past.length + mean.length);
  const top = Math.max(1, ...past, ...mean, ...(band?.high ?? []));
  const step = width / days;
  const y = (value) => height - 1 - (Math.max(0, value) / top) * (height - 3);
  const x = (index) => (past.length + index + 0.5) * step;
  const bars = past.map((value, index) => {
    const from = y(value);
    return shape('rect', {
      x: (index * step).toFixed(1),
      width: Math.max(1, step * (1 - GAP)).toFixed(1),
      y: from.toFixed(1),
      height: Math.max(value > 0 ? 1 : 0, height - 1 - from).toFixed(1),
      rx: 0.8,
    });
  });
  const line = path(mean.map((value, index) => [x(index), y(value)]));
  const around =
    band && mean.length > 1
      ? path([
          ...band.high.slice(0, mean.length).map((value, index) => [x(index), y(value)]),
          ...band.low
            .slice(0, mean.length)
            .map((value, index) => [x(index), y(value)])
            .reverse(),
        ])
      : '';
  return shape(
    'svg',
    { class: 'chart', viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': label },
    shape('path', { class: 'ground', d: `M0 ${height - 0.5}H${width}` }),
    shape('g', { class: 'past' }, bars),
    around === '' ? null : shape('path', { class: 'band', d: `${around}Z` }),
    mean.length > 0 ? shape('path', { class: 'ahead', d: line }) : null,
  );
}
