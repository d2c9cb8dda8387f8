import { demandChart } from './chart.js';
import { element } from './element.js';
import { amount, clockTime, coverDays, inUnits } from './words.js';

const STATES = {
  negative: { tone: 'red', words: 'Below zero' },
  out: { tone: 'red', words: 'Out' },
  low: { tone: 'amber', words: 'Low' },
  ok: { tone: 'plain', words: 'In stock' },
};
const DAYS_AHEAD = 14;

/** Draws one item: its row and, where opened, its locations and forecast. `outlook` is its demand and forecast, null until they are there. */
export function drawItem({ item, outlook, isOpen }, toggle) {
  const { tone, words } = STATES[item.state];
  const detail = `detail-${encodeURIComponent(item.sku)}`;
  const cell = (label, ...children) => element('td', { class: 'number', 'data-label': label }, ...children);
  const row = element(
    'tr',
    { 'data-tone': tone, 'data-sku': item.sku },
    element(
      'th',
      { scope: 'row' },
      element(
        'button',
        { class: 'sku', type: 'button', 'aria-expanded': String(isOpen), 'aria-controls': detail, click: () => toggle(item.sku) },
        item.sku,
      ),
      item.name ? element('span', { class: 'soft name' }, item.name) : null,
    ),
    element('td', { class: 'state' }, element('span', { class: 'chip', 'data-tone': tone }, words), unverified(item)),
    cell('Available', element('strong', { class: 'amount' }, inUnits(item.available, item.unit))),
    cell('On order', item.onOrder > 0 ? amount(item.onOrder) : '–'),
    cell('Reorder at', item.reorderPoint === null ? '–' : amount(item.reorderPoint)),
    cell('Cover', coverDays(item.cover)),
    element('td', { class: 'spark' }, outlook && spark(item, outlook)),
  );
  return element('tbody', {}, row, isOpen ? drawDetail(item, outlook, detail) : null);
}

/** Since a restore from a backup nobody has counted it, and no shelf sensor has confirmed it. */
function unverified(item) {
  return item.verified === false ? element('span', { class: 'chip', 'data-tone': 'amber' }, 'Unverified') : null;
}

function spark(item, { past, mean }) {
  const ahead = mean.slice(0, DAYS_AHEAD);
  if (past.length === 0 && ahead.length === 0) return element('span', { class: 'soft small' }, 'no demand yet');
  const label = `${item.sku}: ${amount(sum(past))} in the last ${past.length} days, ${amount(sum(ahead))} expected in the next ${ahead.length}`;
  return demandChart({ past, mean: ahead, width: 176, height: 34, label });
}

const sum = (values) => values.reduce((total, value) => total + value, 0);

function drawDetail(item, outlook, id) {
  const facts = [
    ['On hand', inUnits(item.onHand, item.unit)],
    ['Allocated', amount(item.allocated)],
    ['Backorders', amount(item.backorders)],
    ['Position', amount(item.position)],
    ['Quarantine', amount(item.quarantine)],
    ['Damaged', amount(item.damaged)],
  ];
  const last = item.updatedAt === null ? 'never counted or moved' : `last moved ${clockTime(item.updatedAt)}`;
  return element(
    'tr',
    { class: 'detail', id },
    element(
      'td',
      { colspan: 7 },
      element(
        'div',
        { class: 'detail-inner' },
        element(
          'div',
          { class: 'detail-figures' },
          element(
            'dl',
            { class: 'facts' },
            ...facts.map(([term, value]) => element('div', {}, element('dt', {}, term), element('dd', {}, value))),
          ),
          element('ul', { class: 'places', 'aria-label': `Locations of ${item.sku}` }, ...item.locations.map(drawPlace)),
          element('p', { class: 'soft small' }, last),
          item.reorderPoint === null
            ? null
            : element(
                'p',
                { class: 'soft small' },
                `The reorder point of ${amount(item.reorderPoint)} was named on ${clockTime(item.reorderPointAt)}; it moves with the forecast.`,
              ),
        ),
        drawForecast(item, outlook),
      ),
    ),
  );
}

function drawPlace(place) {
  return element(
    'li',
    { 'data-tone': place.negative ? 'red' : 'plain' },
    element('span', {}, place.location),
    element('strong', { class: 'amount' }, amount(place.onHand)),
    place.keptBy === 'sensor' ? element('span', { class: 'soft small' }, 'by sensor') : null,
    place.estimate
      ? element(
          'span',
          { class: 'soft small' },
          `${amount(place.estimate.low)} to ${amount(place.estimate.high)}; scans ${amount(place.estimate.ledger)}, sensor ${amount(place.estimate.sensor)}`,
        )
      : null,
    place.verified === false ? element('span', { class: 'soft small' }, 'count it') : null,
  );
}

function drawForecast(item, outlook) {
  if (!outlook) return element('p', { class: 'soft small' }, 'Reading demand and forecast');
  const { past, mean, band, model, sentence, reason } = outlook;
  if (mean.length === 0) return element('p', { class: 'soft small' }, reason ? `No forecast: ${reason}` : 'No forecast yet.');
  const ahead = mean.slice(0, 28);
  const label = `${item.sku}: ${amount(sum(ahead))} expected in the next ${ahead.length} days`;
  const likely = band ? '; the band holds four days out of five' : '';
  return element(
    'figure',
    {},
    demandChart({ past, mean: ahead, band, width: 520, height: 104, label }),
    element(
      'figcaption',
      { class: 'soft small' },
      `Demand of ${past.length} days, and ${ahead.length} days expected by ${model}${likely}. ${sentence ?? ''}`,
    ),
  );
}
