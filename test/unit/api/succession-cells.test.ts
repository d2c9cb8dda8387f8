import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importItems, parseItemsCsv } from '../../../agent/api/import-items.ts';
import { readSubstitutes } from '../../../agent/api/succession-cells.ts';
import { type TemporaryStore, temporaryStore } from '../../support/temporary-store.ts';

let temporary: TemporaryStore;
beforeEach(() => {
  temporary = temporaryStore();
});
afterEach(() => temporary.remove());

function imported(text: string) {
  const parsed = parseItemsCsv(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return importItems(temporary.store, parsed.items);
}

describe('the substitutes of a cell', () => {
  it('are read in their order', () => {
    expect(readSubstitutes('SOAP-2; SOAP-3;', 'SOAP')).toEqual({ substitutes: ['SOAP-2', 'SOAP-3'], problems: [] });
  });

  it('are refused where the item names itself, one twice, or too many', () => {
    expect(readSubstitutes('SOAP;B;B', 'SOAP').problems).toEqual([
      'substitutes: "SOAP" is the item itself',
      'substitutes: "B" is named twice',
    ]);
    expect(readSubstitutes(Array.from({ length: 21 }, (_, n) => `S${n}`).join(';'), 'SOAP').problems).toEqual([
      'substitutes: names 21, at most 20 can be',
    ]);
  });
});

describe('an import of successors and substitutes', () => {
  it('states them, and names the SKUs that are no items yet', () => {
    expect(imported('sku,successor,substitutes\nOLD,NEW,LIVE;OTHER\nLIVE,,\n')).toMatchObject({ ok: true, unknown: ['NEW', 'OTHER'] });
    expect(temporary.store.items.get('OLD')).toMatchObject({ successor: 'NEW', substitutes: ['LIVE', 'OTHER'] });
    expect(temporary.store.items.succeededBy('NEW')).toEqual(['OLD']);
    imported('sku,successor,substitutes\nOLD,,\n');
    expect(temporary.store.items.get('OLD')).toMatchObject({ successor: null, substitutes: null });
    expect(temporary.store.items.succeededBy('NEW')).toEqual([]);
  });

  it('is refused whole where successors lead in a circle with what is known already', () => {
    imported('sku,successor\nOLD,NEW\n');
    expect(imported('sku,successor\nNEW,LIVE\nLIVE,OLD\nSELF,SELF\n')).toEqual({
      ok: false,
      problems: [
        { line: 2, message: 'its successors lead in a circle: NEW, LIVE, OLD, NEW' },
        { line: 3, message: 'its successors lead in a circle: LIVE, OLD, NEW, LIVE' },
        { line: 4, message: 'the successor of "SELF" is the item itself' },
      ],
    });
    expect(temporary.store.items.get('LIVE')).toBeNull();
  });

  it('is refused where what would stand in for an item is counted in another base unit, as far as both are known', () => {
    expect(imported('sku,unit,successor,substitutes\nGRAM,g,PIECE,UNKNOWN;FLOUR\nFLOUR,g,,\nPIECE,,,FLOUR\n')).toEqual({
      ok: false,
      problems: [
        { line: 2, message: 'GRAM is counted in g, PIECE in each' },
        { line: 4, message: 'PIECE is counted in each, FLOUR in g' },
      ],
    });
    imported('sku,unit\nGRAM,g\nPIECE,\n');
    temporary.store.items.putParameters('PIECE', 'config', { unit: 'g' });
    expect(imported('sku,successor\nGRAM,PIECE\n')).toMatchObject({ ok: true });
  });
});
