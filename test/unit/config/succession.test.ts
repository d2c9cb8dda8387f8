import { describe, expect, it } from 'vitest';
import { loadText, problemsOfText } from '../../support/config-file.ts';

describe('successors and substitutes of a configuration', () => {
  it('are read as they stand; two items may stand in for each other', () => {
    const { items } = loadText(`
items:
  - { sku: OLD, successor: NEW, substitutes: [LIVE, NEW] }
  - { sku: NEW, predecessor: OLD, substitutes: [OLD] }
`);
    expect(items[0]).toMatchObject({ successor: 'NEW', substitutes: ['LIVE', 'NEW'] });
  });

  it('are refused where an item names itself, a substitute twice, or successors lead in a circle', () => {
    const problems = problemsOfText(`
items:
  - { sku: A, successor: B }
  - { sku: B, successor: C }
  - { sku: C, successor: B }
  - { sku: D, successor: D, predecessor: D, substitutes: [D, E, E] }
`).map(({ path, message, line }) => `${line} ${path}: ${message}`);
    expect(problems).toEqual([
      '4 items[1].successor: leads in a circle: B, C, B',
      '5 items[2].successor: leads in a circle: C, B, C',
      '6 items[3].successor: is the item itself',
      '6 items[3].predecessor: is the item itself',
      '6 items[3].substitutes[0]: is the item itself',
      '6 items[3].substitutes[2]: "E" is named twice',
    ]);
  });
});
