import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toIso } from '../../../../agent/domain/calendar.ts';
import { retimed } from '../../../../simulator/recording/retime.ts';

const DAY_MS = 86_400_000;

describe('a payload moved in time', () => {
  it.each([
    ['Unix milliseconds', '{"ts":1767605400000,"a":1}', '{"ts":1767691800000,"a":1}'],
    ['an ISO time', '{"ts":"2026-01-05T09:30:00Z"}', '{"ts":"2026-01-06T09:30:00.000Z"}'],
    ['an ISO time with an offset', '{"ts":"2026-01-05T09:30:00+01:00"}', '{"ts":"2026-01-06T08:30:00.000Z"}'],
    ['Unix seconds', '{"ts":1767605400}', '{"ts":1767691800}'],
    ['Unix seconds with a fraction', '{"ts":1767605400.25}', '{"ts":1767691800.25}'],
    [
      'a time within',
      '{"params":{"ts":1767605400000,"x":[{"ts":1767605400000}]}}',
      '{"params":{"ts":1767691800000,"x":[{"ts":1767691800000}]}}',
    ],
    ['a list of objects', '[{"ts":1767605400000}]', '[{"ts":1767691800000}]'],
    ['a sequence, which gets a boot', '{"seq":17,"ts":1767605400000}', '{"boot":"~86400000","seq":17,"ts":1767691800000}'],
    ['a sequence with a boot', '{"boot":"b1","seq":17}', '{"boot":"b1~86400000","seq":17}'],
    ['a sequence with a numbered boot', '{"seq":17,"boot":3}', '{"seq":17,"boot":"3~86400000"}'],
    ['a sequence with no boot said', '{"seq":17,"boot":null}', '{"seq":17,"boot":"~86400000"}'],
    [
      'a number that JavaScript does not hold',
      '{"serial":12345678901234567890,"w":1.0,"ts":1767605400000}',
      '{"serial":12345678901234567890,"w":1.0,"ts":1767691800000}',
    ],
    ['white space', '{ "ts" :\n1767605400000 }', '{ "ts" :\n1767691800000 }'],
    [
      'a text that looks like a field',
      '{"note":"\\"ts\\":1767605400000,\\"seq\\":1","ts":1767605400000}',
      '{"note":"\\"ts\\":1767605400000,\\"seq\\":1","ts":1767691800000}',
    ],
  ])('has %s moved, and nothing else changed', (_what, before, after) => {
    expect(retimed(before, DAY_MS)).toBe(after);
  });

  it.each([
    ['no JSON', 'ts=1767605400000 "ts" "seq"'],
    ['broken JSON', '{"ts":1767605400000,"seq":'],
    ['JSON that is a text', '"ts"'],
    ['no time and no sequence', '{"weightGrams":12}'],
    ['a time that is none', '{"ts":"noon"}'],
    ['a small number', '{"ts":12}'],
    ['a sequence within', '{"a":{"seq":1}}'],
    ['an object as time', '{"ts":{"a":1767605400000}}'],
    ['nothing', ''],
  ])('stays as it is where it is or has %s', (_what, payload) => {
    expect(retimed(payload, DAY_MS)).toBe(payload);
  });

  it('is the same to the byte without a shift', () => {
    const payload = '{"seq":1,"ts":"2026-01-05T09:30:00Z"}';
    expect(retimed(payload, 0)).toBe(payload);
  });

  it('means the same as if each field had been moved in the parsed object, whatever else it holds', () => {
    const rest = fc.dictionary(
      fc.string().filter((key) => !['ts', 'seq', 'boot', '__proto__'].includes(key)),
      fc.jsonValue(),
      { maxKeys: 4 },
    );
    const time = fc.integer({ min: 1_000_000_000_000, max: 4_000_000_000_000 });
    fc.assert(
      fc.property(rest, time, fc.nat(), fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), (fields, ts, seq, shift) => {
        fc.pre(!JSON.stringify(fields).includes('"ts"') && shift !== 0);
        const moved = JSON.parse(retimed(JSON.stringify({ ...fields, ts, seq, iso: { ts: toIso(ts) } }), shift)) as object;
        expect(moved).toEqual(
          JSON.parse(JSON.stringify({ ...fields, ts: ts + shift, seq, iso: { ts: toIso(ts + shift) }, boot: `~${shift}` })),
        );
      }),
    );
  });
});
