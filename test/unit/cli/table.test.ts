import { describe, expect, it } from 'vitest';
import { formatFacts, formatTable, shortTime } from '../../../agent/cli/table.ts';

describe('formatTable', () => {
  const columns = [
    { title: 'SKU', value: (row: { sku: string; onHand: number | null }) => row.sku },
    { title: 'ON HAND', value: (row: { sku: string; onHand: number | null }) => row.onHand },
  ];

  it('puts words to the left and figures to the right', () => {
    expect(
      formatTable(
        [
          { sku: 'A', onHand: 5 },
          { sku: 'LONGER', onHand: null },
        ],
        columns,
      ),
    ).toBe('SKU     ON HAND\nA             5\nLONGER        -\n');
  });

  it('puts a sentence under each row', () => {
    expect(formatTable([{ sku: 'A', onHand: 5 }], columns, () => 'Because.')).toBe('SKU  ON HAND\nA          5\n    Because.\n');
  });

  it('lets no control character of a device reach the terminal', () => {
    const shown = formatTable([{ sku: '\u001b[31mA\n\u202e', onHand: 1 }], columns, () => 'x\r\u0007');
    expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(shown.split('\n')).toHaveLength(4);
  });
});

describe('formatFacts', () => {
  it('aligns names and values', () => {
    expect(
      formatFacts([
        ['Site', 'main'],
        ['Open orders', 3],
        ['Last', null],
      ]),
    ).toBe('Site         main\nOpen orders  3\nLast         -\n');
  });
});

describe('shortTime', () => {
  it('drops milliseconds', () => {
    expect([shortTime('2026-01-05T09:30:12.345Z'), shortTime(null)]).toEqual(['2026-01-05 09:30:12Z', null]);
  });
});
