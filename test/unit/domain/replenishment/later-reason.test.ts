import { describe, expect, it } from 'vitest';
import { laterReason } from '../../../../agent/domain/replenishment/later-reason.ts';
import { phrase, said } from '../../../../agent/domain/sentences/phrase.ts';

const telling = { ...said(phrase('noDemand', {})), numbers: { position: 3 } };

describe('a reason that is told later', () => {
  it('is put together when it is first read, and once', () => {
    let told = 0;
    const reason = laterReason(['forecast'], () => {
      told++;
      return telling;
    });
    expect([reason.rules, told]).toEqual([['forecast'], 0]);
    expect([reason.sentence, reason.numbers, reason.phrases]).toEqual([telling.sentence, telling.numbers, telling.phrases]);
    expect(told).toBe(1);
  });

  it('is copied, compared and written like any other', () => {
    const plain = { rules: ['forecast'], ...telling };
    expect(laterReason(['forecast'], () => telling)).toEqual(plain);
    expect({ ...laterReason(['forecast'], () => telling) }).toEqual(plain);
    expect(JSON.parse(JSON.stringify(laterReason(['forecast'], () => telling)))).toEqual(JSON.parse(JSON.stringify(plain)));
    expect(laterReason(['forecast'], () => ({ ...telling, numbers: { position: 4 } }))).not.toEqual(plain);
  });
});
