import { describe, expect, it } from 'vitest';
import { nearestName } from '../../../../agent/domain/words/nearest-name.ts';

describe('nearestName', () => {
  it('finds the name that a slip of the finger meant', () => {
    const known = ['lead_time_days', 'lead_time_sd_days', 'moq', 'unit_cost'];
    expect(nearestName('lead_time_day', known)).toBe('lead_time_days');
    expect(nearestName('leadTimeDays', known)).toBe('lead_time_days');
    expect(nearestName('untis_cost', known)).toBe('unit_cost');
    expect(nearestName('mqo', known)).toBe('moq');
  });

  it('has no suggestion for a foreign word', () => {
    expect(nearestName('colour', ['sku', 'moq', 'name', 'barcodes'])).toBeNull();
    expect(nearestName('x', ['sku', 'moq'])).toBeNull();
    expect(nearestName('', ['sku'])).toBeNull();
    expect(nearestName('sku', [])).toBeNull();
  });

  it('stays quick on absurdly long names', () => {
    expect(nearestName('a'.repeat(1_000_000), ['sku'])).toBeNull();
  });
});
