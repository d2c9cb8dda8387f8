const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const moment = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

/** A quantity, with thousands apart. */
export function amount(value) {
  return whole.format(value).replace('-', '−');
}

/** `3 orders`, `1 order`. */
export function counted(value, one, many = `${one}s`) {
  return `${amount(value)} ${value === 1 ? one : many}`;
}

/** A quantity and its unit; `each` goes without saying. */
export function inUnits(value, unit) {
  return unit === 'each' ? amount(value) : `${amount(value)} ${unit}`;
}

/** A time on the reader's clock face: `Tue 6 Jan, 14:05`. */
export function clockTime(text) {
  return moment.format(new Date(text));
}

/** A span of time in its largest sensible unit: `40 min`, `5 h`, `3 days`. */
export function span(ms) {
  const size = Math.abs(ms);
  if (size < MINUTE) return 'under a minute';
  if (size < HOUR) return `${Math.floor(size / MINUTE)} min`;
  if (size < 2 * DAY) return `${Math.floor(size / HOUR)} h`;
  return `${Math.floor(size / DAY)} days`;
}

/** `3 days ago` or `in 5 h`, seen from the agent's now (UTC milliseconds). */
export function fromNow(text, now) {
  const ms = Date.parse(text) - now;
  if (Math.abs(ms) < MINUTE) return 'just now';
  return ms < 0 ? `${span(ms)} ago` : `in ${span(ms)}`;
}

/** Days of cover: one decimal below ten days. */
export function coverDays(days) {
  if (days === null) return '–';
  if (days > 365) return 'over a year';
  return days < 10 ? `${days.toFixed(1)} d` : `${Math.round(days)} d`;
}

/** `silent-device` as a title: `Silent device`. */
export function title(kind) {
  const words = kind.replaceAll(/[-_.]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
