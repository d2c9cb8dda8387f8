import { describe, expect, it } from 'vitest';
import { createSeriesCollector } from '../../../../agent/domain/demand/series.ts';

function collect(timeIs: 'date' | 't', rows: [string, string, string][]) {
  const collector = createSeriesCollector(timeIs);
  rows.forEach(([id, time, value], i) => {
    collector.add({ id, time, value, place: `row ${i + 2}` });
  });
  return [...collector.series()];
}

describe('series collector', () => {
  it('gathers series in the order in which they first appear, mixed as their rows may be', () => {
    const rows: [string, string, string][] = [
      ['b', '1', '1.5'],
      ['a', '1', '-2'],
      ['b', '2', '1e3'],
    ];
    expect(collect('t', rows)).toEqual([
      { id: 'b', ok: true, values: [1.5, 1000], season: 1 },
      { id: 'a', ok: true, values: [-2], season: 1 },
    ]);
  });

  it('fills days without a row with 0 and tells the season', () => {
    expect(
      collect('date', [
        ['a', '2024-01-01', '3'],
        ['a', '2024-01-02', '4'],
        ['a', '2024-01-05', '5'],
      ]),
    ).toEqual([{ id: 'a', ok: true, values: [3, 4, 0, 0, 5], season: 7 }]);
  });

  it.each([
    ['a duplicate', '1', '5', 'row 3: t "1" is there twice'],
    ['a step back', '0', '5', 'row 3: t "0" comes after a later one'],
    ['a missing value', '2', '', 'row 3: value "" is not a finite number'],
    ['an infinite value', '2', 'Infinity', 'row 3: value "Infinity" is not a finite number'],
    ['a number too large', '2', '1e999', 'row 3: value "1e999" is not a finite number'],
    ['a word for a time', 'x', '5', 'row 3: t "x" is not a number'],
  ])('calls %s an error of its series alone', (_, time, value, error) => {
    expect(
      collect('t', [
        ['a', '1', '1'],
        ['a', time, value],
        ['b', '1', '1'],
      ]),
    ).toEqual([
      { id: 'a', ok: false, error },
      { id: 'b', ok: true, values: [1], season: 1 },
    ]);
  });

  it('refuses dates that do not exist, and spans without end', () => {
    expect(collect('date', [['a', '2023-02-29', '1']])).toMatchObject([{ ok: false, error: 'row 2: date "2023-02-29" is not a date' }]);
    expect(
      collect('date', [
        ['a', '0001-01-01', '1'],
        ['a', '9999-12-30', '1'],
      ]),
    ).toMatchObject([{ ok: false }]);
  });
});
