import { element } from './element.js';
import { amount, clockTime, fromNow, title } from './words.js';

const WEAK_PERCENT = 15;

/** Silent devices first, then weak batteries, then by name. */
export function devicesInOrder(devices) {
  const rank = (device) => (device.silent ? 0 : isWeak(device) ? 1 : 2);
  return [...devices].sort((a, b) => rank(a) - rank(b) || (a.device < b.device ? -1 : 1));
}

const isWeak = ({ batteryPercent }) => batteryPercent !== null && batteryPercent <= WEAK_PERCENT;

/** Draws one device: when it was heard, its battery, what its shelf shows. */
export function drawDevice(device, now) {
  const battery = device.batteryPercent === null ? null : `battery ${Math.round(device.batteryPercent)} %`;
  return element(
    'li',
    { 'data-tone': device.silent ? 'amber' : 'plain' },
    element(
      'p',
      { class: 'device' },
      element('strong', {}, device.device),
      device.silent ? element('span', { class: 'chip', 'data-tone': 'amber' }, 'silent') : null,
      battery && element('span', { class: isWeak(device) ? 'chip' : 'soft small', 'data-tone': isWeak(device) ? 'amber' : null }, battery),
    ),
    element('p', { class: 'soft small', title: clockTime(device.lastSeen) }, `heard ${fromNow(device.lastSeen, now)}`),
    device.shelf &&
      element('p', { class: 'soft small' }, `${device.shelf.sku} at ${device.shelf.location}: ${amount(device.shelf.quantity)}`),
  );
}

/** Draws one message that nothing could be made of. */
export function drawLetter(letter) {
  return element(
    'li',
    { class: 'row', 'data-tone': 'plain' },
    element(
      'div',
      { class: 'words' },
      element('h3', {}, `${title(letter.reason)}: ${letter.device ?? letter.topic}`),
      element('p', { class: 'soft' }, letter.detail),
      element('p', { class: 'soft small payload' }, letter.payload.slice(0, 200)),
    ),
    element('div', { class: 'aside' }, element('span', { class: 'soft small' }, clockTime(letter.receivedAt))),
  );
}

/** Draws one message that upstream has refused for good. */
export function drawDead(message) {
  return element(
    'li',
    { class: 'row', 'data-tone': 'amber' },
    element(
      'div',
      { class: 'words' },
      element('h3', {}, `${title(message.channel.replace(/s$/, ''))} about ${message.subject}`),
      element('p', { class: 'soft' }, `${message.sink} refused it: ${message.error ?? 'no reason given'}`),
      element('p', { class: 'soft small payload' }, message.id),
    ),
    element('div', { class: 'aside' }, element('span', { class: 'soft small' }, clockTime(message.createdAt))),
  );
}
