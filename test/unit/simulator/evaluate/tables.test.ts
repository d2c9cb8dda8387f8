import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseDate } from '../../../../agent/domain/calendar.ts';
import { readDemandTable } from '../../../../simulator/evaluate/demand-table.ts';
import { readItemTable } from '../../../../simulator/evaluate/item-table.ts';
import { dayOfStep, STEPS, stepOf } from '../../../../simulator/evaluate/step.ts';
import { temporaryFolder } from '../../../support/program.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

function write(text: string | Buffer): string {
  writeFileSync(folder.file('table.csv'), text);
  return folder.file('table.csv');
}

describe('demand in steps', () => {
  const rows = ['B,2026-02-03,5', 'A,2026-01-30,3', 'A,2026-01-14,1', 'A,2026-02-01,-4', 'A,2026-01-28,0.5', 'A,2026-04-02,7'];
  const demand = (step: (typeof STEPS)[number]) =>
    Object.fromEntries(
      [...readDemandTable(write(`series_id,date,value\n${rows.join('\n')}\n`), step).series].map(([id, one]) => [id, one.demand]),
    );

  it('is 0 on days between the first and the last without a row, and where it is negative', () => {
    const { A, B } = demand('day');
    expect(B).toEqual([5]);
    expect(A).toHaveLength(79);
    expect(Object.entries(A!).filter(([, value]) => value > 0)).toEqual([
      ['0', 1],
      ['14', 0.5],
      ['16', 3],
      ['78', 7],
    ]);
  });

  it('is summed over seven days from the first row on, or over calendar months', () => {
    expect(demand('week')).toEqual({ A: [1, 0, 3.5, 0, 0, 0, 0, 0, 0, 0, 0, 7], B: [5] });
    expect(demand('month')).toEqual({ A: [4.5, 0, 0, 7], B: [5] });
  });

  it('keeps rows that are steps already as they are', () => {
    const weekly = 'series_id,date,value\nA,2026-01-07,1\nA,2026-01-14,2\nA,2026-01-28,4\n';
    expect(readDemandTable(write(weekly), 'week').series.get('A')!.demand).toEqual([1, 2, 0, 4]);
    const monthly = 'series_id,date,value\nA,2026-01-31,1\nA,2026-02-01,2\nA,2026-04-15,4\n';
    expect(readDemandTable(write(monthly), 'month').series.get('A')!.demand).toEqual([1, 2, 0, 4]);
    const counted = 'series_id,t,value\nA,3,1\nA,4,2\nA,6,4\n';
    for (const step of STEPS)
      expect(readDemandTable(write(counted), step).series.get('A')).toEqual({ demand: [1, 2, 0, 4], firstDay: null });
  });

  it('is read packed, with semicolons, decimal commas and a byte order mark', () => {
    const file = write(gzipSync('\uFEFFseries_id;date;value\nA;2026-01-07;1,5\n'));
    expect(readDemandTable(file, 'day')).toMatchObject({ notes: ['the comma in 1 value was read as a decimal comma'] });
    expect(readDemandTable(file, 'day').series.get('A')!.demand).toEqual([1.5]);
  });

  it('is refused with its lines where a day occurs twice, and where a slip of the pen makes it endless', () => {
    const read = (text: string) => readDemandTable(write(`series_id,date,value\n${text}`), 'day');
    expect(() => read('A,2026-01-07,1\nA,2026-01-07,2\n')).toThrow('line 3: A has 2026-01-07 twice, the first time in line 2');
    const endless = 'A,2026-01-07,1\nB,2026-01-07,2\nA,2199-01-07,1\n';
    expect(() => read(endless)).toThrow('line 4: A goes from 2026-01-07 in line 2 to 2199-01-07');
  });

  it('knows on which day a step begins', () => {
    const first = parseDate('2026-01-14')!;
    expect(STEPS.map((step) => dayOfStep(2, first, step))).toEqual([
      parseDate('2026-01-16'),
      parseDate('2026-01-28'),
      parseDate('2026-03-01'),
    ]);
    for (const step of STEPS)
      for (let index = 0; index < 40; index++) {
        const day = dayOfStep(index, first, step);
        expect(stepOf(day, first, step)).toBe(index);
        if (index > 0) expect(stepOf(day - 1, first, step)).toBe(index - 1);
      }
  });
});

describe('a table of items', () => {
  it('is read by its column names, with what is missing filled in', () => {
    const full =
      'fixed_order_cost,series_id,unit_cost,holding_cost_per_unit_year,lead_time_days,moq,pack_size,lost_sale_cost,colour\n4,A,2,1,14,6,12,3,red\n,B,2\n,C\n';
    const { items, notes } = readItemTable(write(full));
    expect(items).toEqual([
      {
        id: 'A',
        unitCost: 2,
        orderCost: 4,
        holdingCost: 1,
        leadTimeDays: 14,
        minimumOrder: 6,
        packSize: 12,
        lostSaleCost: 3,
        min: null,
        max: null,
      },
      {
        id: 'B',
        unitCost: 2,
        orderCost: 5,
        holdingCost: 0.5,
        leadTimeDays: 7,
        minimumOrder: 1,
        packSize: 1,
        lostSaleCost: 2,
        min: null,
        max: null,
      },
      {
        id: 'C',
        unitCost: 1,
        orderCost: 5,
        holdingCost: 0.25,
        leadTimeDays: 7,
        minimumOrder: 1,
        packSize: 1,
        lostSaleCost: 1,
        min: null,
        max: null,
      },
    ]);
    expect(notes).toEqual(['columns not known and ignored: colour']);
  });

  it('is read with semicolons and decimal commas', () => {
    expect(readItemTable(write('\uFEFFseries_id;unit_cost\r\nA;0,5\r\n')).items[0]).toMatchObject({ unitCost: 0.5, holdingCost: 0.125 });
  });

  it.each([
    ['an item twice', 'series_id\nA\nB\nA\n', 'line 4: A occurs twice, the first time in line 2'],
    ['a misspelt column', 'series_id,unit_costs\nA,1\n', 'line 1: unknown column "unit_costs"; did you mean unit_cost?'],
    ['no name', 'series_id,unit_cost\n,1\n', 'line 2: no series_id'],
    ['no column of names', 'sku,unit_cost\nA,1\n', 'line 1: the column series_id is missing; there are sku, unit_cost'],
    ['a word for a number', 'series_id,moq\nA,many\n', 'line 2: moq "many" must be a number from 0'],
    ['a negative cost', 'series_id,unit_cost\nA,-1\n', 'line 2: unit_cost "-1" must be a number from 0'],
    ['NaN', 'series_id,unit_cost\nA,NaN\n', 'line 2: unit_cost "NaN"'],
    [
      'a decimal comma among commas',
      'series_id,unit_cost\nA,"1,5"\n',
      'line 2: unit_cost "1,5" must be a number from 0 to 1000000000, with a decimal point',
    ],
    ['a pack of nothing', 'series_id,pack_size\nA,0\n', 'line 2: pack_size must be above 0'],
    ['stock that costs nothing', 'series_id,holding_cost_per_unit_year\nA,0\n', 'line 2: holding a unit must cost something'],
    ['a maximum below its minimum', 'series_id,min,max\nA,5,4\n', 'line 2: max 4 is below min 5'],
    ['a minimum alone', 'series_id,min,max\nA,5,\n', 'line 2: min and max go together'],
    ['more cells than columns', 'series_id,unit_cost\nA,1,5\n', 'line 2: has 3 fields, the header names 2'],
    ['nothing', 'series_id\n', 'line 1: names columns, but the file holds no items'],
  ])('with %s is refused with the line', (_what, text, message) => {
    expect(() => readItemTable(write(text))).toThrow(
      expect.objectContaining({ code: 'input-invalid', message: expect.stringContaining(message) }),
    );
  });

  it('is refused with all that is wrong with it', () => {
    const broken = () => readItemTable(write('series_id,moq,pack_size\nA,x,1\nB,1,0\nB,1,1\n'));
    expect(broken).toThrow(/line 2: .*\n.*line 3: .*\n.*line 4: B occurs twice/);
  });
});
