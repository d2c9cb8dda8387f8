import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../../agent/domain/calendar.ts';
import { type ClockReading, distrustOf, isBelievable, RELEASED, type TrustRules } from '../../../../agent/domain/time/clock-trust.ts';

const MINUTE = 60_000;
const NOW = RELEASED + 100 * DAY_MS;
const rules: TrustRules = { require: 'auto', graceMs: 10 * MINUTE };
const reading: ClockReading = { wall: NOW, synchronised: null, upMs: MINUTE, newest: null, wasTrusted: false };
const ask = (change: Partial<ClockReading>, by: Partial<TrustRules> = {}) => distrustOf({ ...reading, ...change }, { ...rules, ...by });

describe('the gateway’s clock', () => {
  it.each([
    ['trusted when it is plausible and nobody can tell more', {}, null],
    ['trusted when a time server has set it', { synchronised: true }, null],
    ['not trusted when it shows 1970', { wall: 12_345 }, 'before-release'],
    ['not trusted when it shows the year before this program', { wall: RELEASED - 1 }, 'before-release'],
    ['not trusted when it shows 2070', { wall: RELEASED + 44 * 366 * DAY_MS }, 'far-ahead'],
    ['not trusted when it is three weeks behind the newest time known', { newest: NOW + 21 * DAY_MS }, 'behind'],
    ['not trusted when it is an hour behind while it runs', { newest: NOW + 60 * MINUTE, wasTrusted: true }, 'behind'],
    ['trusted when it is behind by a slew', { newest: NOW + 4 * MINUTE }, null],
    ['trusted when it is behind, but a time server has set it: it was ahead before', { newest: NOW + DAY_MS, synchronised: true }, null],
    ['not trusted soon after the start when no time server has set it', { synchronised: false }, 'not-synchronised'],
    ['trusted after the grace though no time server ever sets it', { synchronised: false, upMs: 10 * MINUTE }, null],
    ['still trusted when the time server is lost', { synchronised: false, wasTrusted: true }, null],
  ] as const)('is %s', (_name, change, expected) => expect(ask(change)).toBe(expected));

  it.each([
    ['with synchronised, by the kernel’s word alone', 'synchronised', { upMs: DAY_MS, synchronised: false }, 'not-synchronised'],
    ['with synchronised, not where the kernel cannot be asked', 'synchronised', { upMs: DAY_MS }, 'not-synchronised'],
    ['with synchronised, once set for good', 'synchronised', { synchronised: false, wasTrusted: true }, null],
    ['with plausible, whatever the kernel says', 'plausible', { synchronised: false }, null],
    [
      'with plausible, not when it is behind, whatever the kernel says',
      'plausible',
      { synchronised: true, newest: NOW + DAY_MS },
      'behind',
    ],
  ] as const)('is judged %s', (_name, require, change, expected) => expect(ask(change, { require })).toBe(expected));
});

describe('a device’s clock', () => {
  const oldestMs = 30 * DAY_MS;

  it.each([
    ['two weeks late', NOW - 14 * DAY_MS, NOW, true],
    ['up to five minutes ahead', NOW + 5 * MINUTE, NOW, true],
    ['further ahead', NOW + 5 * MINUTE + 1, NOW, false],
    ['fallen years back, to 2023', Date.UTC(2023, 0, 1), NOW, false],
    ['fallen 31 days behind its own newest time', NOW - 31 * DAY_MS, NOW, false],
    ['replaying what it kept while it was off for 100 days', NOW - 100 * DAY_MS, NOW - 101 * DAY_MS, true],
    ['new, with what it kept for 300 days', NOW - 300 * DAY_MS, null, true],
    ['new, with a clock that shows two years ago', NOW - 730 * DAY_MS, null, false],
    ['that shows 1970, though it always did', 12_345, 12_000, false],
    ['back after its newest time was far ahead', NOW, NOW + 900 * DAY_MS, true],
  ] as const)('%s: believed is %4$s', (_name, deviceTime, believed, expected) => {
    expect(isBelievable(deviceTime, NOW, { believed, oldestMs })).toBe(expected);
  });

  it('may fall back further where the configuration says so', () => {
    expect(isBelievable(NOW - 500 * DAY_MS, NOW, { believed: NOW, oldestMs: 600 * DAY_MS })).toBe(true);
  });
});
