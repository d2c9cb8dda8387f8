import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importItems, parseItemsCsv } from '../../../agent/api/import-items.ts';
import { openDatabase } from '../../../agent/store/database.ts';
import { migrate } from '../../../agent/store/migrate.ts';
import { createStore, type Store } from '../../../agent/store/store.ts';

const HEADER = 'sku,location,name,unit,barcodes,units_per_pack,moq,lead_time_days,unit_cost,currency,supplier,unit_weight_grams,tare_grams';

function items(text: string) {
  const parsed = parseItemsCsv(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.items;
}

function problems(text: string) {
  const parsed = parseItemsCsv(text);
  if (parsed.ok) throw new Error('the file was accepted');
  return parsed.problems;
}

describe('parseItemsCsv', () => {
  it('reads every column', () => {
    const [item] = items(`${HEADER}\nS-1,A-01-02,Tea,each,4006381333931;14006381333938:12,12,24,3.5,2.50,EUR,Acme,105.5,1200\n`);
    expect(item).toMatchObject({
      sku: 'S-1',
      line: 2,
      locations: ['A-01-02'],
      barcodes: [
        { code: '4006381333931', units: 1 },
        { code: '14006381333938', units: 12 },
      ],
      parameters: {
        name: 'Tea',
        unit: 'each',
        unitsPerPack: 12,
        minimumOrderQuantity: 24,
        leadTimeDays: 3.5,
        unitCostMinor: 250,
        currency: 'EUR',
        supplier: 'Acme',
        unitWeightGrams: 105.5,
        tareGrams: 1200,
      },
    });
  });

  it('reads optional columns', () => {
    const [item] = items(
      'sku,category,min,max,service_level,service_kind,stockout_cost,lead_time_sd_days,truth\nA,drinks,5,20,0.98,fill,1.25,1.5,sensor\n',
    );
    expect(item!.parameters).toMatchObject({
      category: 'drinks',
      min: 5,
      max: 20,
      serviceLevel: 0.98,
      serviceKind: 'fill',
      stockoutCostMinor: 125,
      leadTimeSdDays: 1.5,
      truth: 'sensor',
    });
    expect(item).toMatchObject({ locations: null, barcodes: null });
  });

  it('takes a byte order mark, CRLF, semicolons, quotes, blank lines and any case of a column', () => {
    const text = '\uFEFFSKU;Name;barcodes\r\n\r\nA;"Tea; ""green""";"12345670;x:3"\r\n;;\r\nB;Coffee;\r\n';
    const read = items(text);
    expect(read.map((item) => item.parameters.name)).toEqual(['Tea; "green"', 'Coffee']);
    expect(read[0]!.barcodes).toMatchObject([
      { code: '12345670', units: 1 },
      { code: 'x', units: 3 },
    ]);
    expect(read[1]!.line).toBe(5);
  });

  it('puts rows of one SKU together as its locations', () => {
    const read = items('sku,location,moq,barcodes\nA,L1,6,c1\nB,L1,,\nA,L2,,c2\nA,L3,6,c1\n');
    expect(read).toHaveLength(2);
    expect(read[0]).toMatchObject({ locations: ['L1', 'L2', 'L3'], parameters: { minimumOrderQuantity: 6 } });
    expect(read[0]!.barcodes!.map(({ code }) => code)).toEqual(['c1', 'c2']);
  });

  it('counts money in the currency’s minor units', () => {
    const cost = (row: string) => items(`sku,unit_cost,currency\n${row}\n`)[0]!.parameters.unitCostMinor;
    expect([cost('A,1200,JPY'), cost('A,1.234,KWD'), cost('A,0.07,'), cost('A,,EUR')]).toEqual([1200, 1234, 7, undefined]);
    expect(parseItemsCsv('sku,unit_cost\nA,0.005\n')).toMatchObject({ ok: true, warnings: [{ line: 2 }] });
  });

  it('lists every bad cell with its line', () => {
    const text = `${HEADER}\nA,L1,,,,0,x,-1,"1,5",eur,,0,abc\n,L1,,,,,,,,,,,\nB,L1,,,"a b;c:0;d:x",1.5,,,,,,,\n`;
    expect(problems(text).map(({ line, message }) => `${line} ${message.split(' ')[0]}`)).toEqual([
      '2 units_per_pack',
      '2 moq',
      '2 lead_time_days',
      '2 currency',
      '2 unit_weight_grams',
      '2 tare_grams',
      '2 unit_cost',
      '3 sku',
      '4 units_per_pack',
      '4 barcodes:',
      '4 barcodes:',
      '4 barcodes:',
    ]);
  });

  it('names rows that contradict or repeat each other', () => {
    expect(problems('sku,location,moq\nA,L1,6\nA,L2,8\n')).toEqual([{ line: 3, message: expect.stringContaining('differs from line 2') }]);
    expect(problems('sku,location\nA,L1\nA,L1\n')).toEqual([{ line: 3, message: expect.stringContaining('line 2 already') }]);
    expect(problems('sku,name\nA,x\nA,x\n')).toHaveLength(1);
    expect(problems('sku,min,max\nA,5,\nB,5,5\n').map(({ line }) => line)).toEqual([2, 3]);
  });

  it('refuses a barcode of two SKUs, of two meanings, or that is another SKU', () => {
    expect(problems('sku,barcodes\nA,c1\nB,c1\n')).toEqual([{ line: 3, message: 'barcode c1 belongs to "A" in line 2' }]);
    expect(problems('sku,location,barcodes\nA,L1,c1\nA,L2,c1:12\n')).toHaveLength(1);
    expect(problems('sku,barcodes\nA,B\nB,\n')).toEqual([{ line: 2, message: expect.stringContaining('is the SKU in line 3') }]);
  });

  it('refuses a misspelt, double or missing column and only warns of a foreign one', () => {
    expect(problems('sku,lead_time_day\nA,1\n')).toEqual([{ line: 1, message: expect.stringContaining('did you mean lead_time_days?') }]);
    expect(problems('sku,moq,moq\nA,1,1\n')).toHaveLength(1);
    expect(problems('article,moq\nA,1\n')).toEqual([{ line: 1, message: expect.stringContaining('sku is missing') }]);
    expect(parseItemsCsv('sku,colour\nA,red\n')).toMatchObject({ ok: true, warnings: [{ line: 1 }] });
  });

  it('warns of a wrong check digit', () => {
    const parsed = parseItemsCsv('sku,barcodes\nA,4006381333931;4006381333932\nB,12345670;036000291452;14006381333938\n');
    expect(parsed).toMatchObject({ ok: true, warnings: [{ line: 2, message: expect.stringContaining('4006381333932') }] });
  });

  it('answers files that are no tables', () => {
    expect(problems('')).toHaveLength(1);
    expect(problems('sku,name\n')).toHaveLength(1);
    expect(problems('sku,name\nA\n')).toEqual([{ line: 2, message: 'has 1 fields, the header names 2' }]);
    expect(problems('sku,name\nA,"x\n')[0]!.message).toContain('CSV');
    expect(problems('sku,name\nA,\0\n')).toEqual([{ line: 2, message: expect.stringContaining('NUL') }]);
  });
});

describe('importItems', () => {
  let folder: string;
  let store: Store;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'quartermaster-import-'));
    const db = openDatabase(join(folder, 'test.db'));
    migrate(db);
    store = createStore(db);
  });
  afterEach(() => {
    store.db.close();
    rmSync(folder, { recursive: true });
  });

  it('writes parameters, locations and barcodes', () => {
    expect(importItems(store, items('sku,location,barcodes,moq\nA,L1,c1;c2:6,4\nA,L2,,\nB,L1,c3,\n'))).toEqual({
      ok: true,
      counts: { items: 2, locations: 3, barcodes: 3 },
      unknown: [],
    });
    expect(store.items.get('A')).toMatchObject({
      minimumOrderQuantity: 4,
      sources: { minimumOrderQuantity: 'import', leadTimeDays: 'default' },
    });
    expect(store.items.locationsOf('A')).toEqual(['L1', 'L2']);
    expect(store.items.lookUp('c2')).toMatchObject({ sku: 'A', units: 6 });
  });

  it('updates what it stated before and leaves alone what the file has no column for', () => {
    importItems(store, items('sku,location,barcodes,moq,lead_time_days\nA,L1,c1,4,9\n'));
    importItems(store, items('sku,moq\nA,\n'));
    expect(store.items.get('A')).toMatchObject({ minimumOrderQuantity: 1, leadTimeDays: 9, sources: { minimumOrderQuantity: 'default' } });
    expect(store.items.locationsOf('A')).toEqual(['L1']);
    importItems(store, items('sku,location,barcodes\nA,L2,c2\n'));
    expect([store.items.locationsOf('A'), store.items.barcodesOf('A')]).toEqual([['L2'], [{ code: 'c2', units: 1 }]]);
  });

  it('leaves what an operator, the configuration or the catalogue said', () => {
    store.items.putParameters('A', 'operator', { leadTimeDays: 2 });
    importItems(store, items('sku,lead_time_days\nA,9\n'));
    expect(store.items.get('A')).toMatchObject({ leadTimeDays: 2, sources: { leadTimeDays: 'operator' } });
  });

  it('lets a barcode move between items of the file', () => {
    importItems(store, items('sku,barcodes\nA,c1\nB,c2\n'));
    expect(importItems(store, items('sku,barcodes\nA,c2\nB,c1\n'))).toMatchObject({ ok: true });
    expect(store.items.lookUp('c1')).toMatchObject({ sku: 'B', units: 1 });
  });

  it('imports nothing where a barcode belongs to an item that the file does not name', () => {
    importItems(store, items('sku,barcodes\nA,c1\n'));
    const refused = importItems(store, items('sku,barcodes\nNEW,c9\nB,c1\nC,A\n'));
    expect(refused).toMatchObject({ ok: false, problems: [{ line: 3 }, { line: 4 }] });
    expect([store.items.get('NEW'), store.items.lookUp('c9'), store.items.lookUp('c1')]).toMatchObject([
      null,
      null,
      { sku: 'A', units: 1 },
    ]);
  });
});
