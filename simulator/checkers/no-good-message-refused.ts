import type { Checker } from './checker.ts';

/** What a message that is in order never becomes a dead letter for. */
const NEVER = new Set([
  'internal-error',
  'sequence-conflict',
  'sequence-too-old',
  'unknown-code',
  'no-key',
  'no-subscription',
  'location-missing',
  'ambiguous-shelf',
  'quantity-falls',
  'order-sku-differs',
]);

/** No message that arrived whole was set aside. */
export const noGoodMessageRefused: Checker = {
  name: 'no good message is refused',
  check({ api }) {
    const letter = api.deadLetters(1_000_000).find(({ reason }) => NEVER.has(reason));
    return letter ? `dead letter on ${letter.topic}: ${letter.reason}: ${letter.detail}` : null;
  },
};
