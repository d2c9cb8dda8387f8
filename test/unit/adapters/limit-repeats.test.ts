import { expect, it } from 'vitest';
import { limitRepeats } from '../../../agent/adapters/limit-repeats.ts';
import { createKeptLog } from '../../support/kept-log.ts';

it('lets a phrase with the same cause through once in a while and says how many it held back', () => {
  let now = 0;
  const kept = createKeptLog();
  const log = limitRepeats(kept, { monotonic: () => now }, 30_000);
  for (now = 0; now <= 30_000; now += 10_000) {
    log.warn({ cause: 'refused' }, 'cannot connect');
    log.warn({ cause: new Error('timeout') }, 'cannot connect');
  }
  expect(kept.lines.map(({ fields }) => [String(fields.cause), fields.suppressed])).toEqual([
    ['refused', undefined],
    ['Error: timeout', undefined],
    ['refused', 2],
    ['Error: timeout', 2],
  ]);
});

it('lets transitions without a cause pass, however often, but not warnings', () => {
  const kept = createKeptLog();
  const log = limitRepeats(kept, { monotonic: () => 0 }, 30_000);
  for (const sku of ['a', 'b']) {
    log.info({ sku }, 'decision made');
    log.debug({ sku }, 'looked at');
    log.error({ sku }, 'broken');
  }
  expect(kept.lines.map(({ level, fields }) => [level, fields.sku])).toEqual([
    ['info', 'a'],
    ['debug', 'a'],
    ['error', 'a'],
    ['info', 'b'],
    ['debug', 'b'],
  ]);
});
