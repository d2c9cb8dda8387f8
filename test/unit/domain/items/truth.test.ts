import { describe, expect, it } from 'vitest';
import { parseItemsCsv } from '../../../../agent/api/import-items.ts';
import { configSchema } from '../../../../agent/config/schema.ts';
import { truthProblem } from '../../../../agent/domain/items/item.ts';

const PROBLEM = 'fused is for goods counted in pieces, not in g: use sensor or scans';

describe('one estimate of scans and sensor', () => {
  it('is for pieces, whatever they are called, and not for measures', () => {
    expect(['each', 'box', 'roll', undefined].map((unit) => truthProblem('fused', unit))).toEqual([null, null, null, null]);
    expect(['g', 'KG', 'ml', 'mm'].every((unit) => truthProblem('fused', unit) !== null)).toBe(true);
    expect([truthProblem('sensor', 'g'), truthProblem(undefined, 'g')]).toEqual([null, null]);
  });

  it('is refused for goods by weight where they are configured or imported', () => {
    const parsed = configSchema.safeParse({ items: [{ sku: 'SUGAR', unit: 'g', truth: 'fused' }] });
    expect(parsed.error?.issues).toMatchObject([{ path: ['items', 0, 'truth'], message: PROBLEM }]);
    expect(parseItemsCsv('sku,unit,truth\nSUGAR,g,fused\nTEA,each,fused\n')).toEqual({
      ok: false,
      problems: [{ line: 2, message: `the truth of "SUGAR": ${PROBLEM}` }],
    });
  });
});
