import { describe, expect, it } from 'vitest';
import { candidatesFor, forItem } from '../../../../agent/domain/levels/choice-candidates.ts';
import { normalCdf, normalQuantile } from '../../../../agent/domain/mathematics/normal.ts';

describe('the candidates', () => {
  it('for a service ascend by safety and differ by nothing else', () => {
    const candidates = candidatesFor({ kind: 'fill', level: 0.95 });
    const safeties = candidates.map(({ safety }) => safety);
    expect(safeties).toEqual([...safeties].sort((a, b) => a - b));
    expect(new Set(candidates.map(({ lotFactor, forecastShare }) => `${lotFactor} ${forecastShare}`)).size).toBe(1);
  });

  it('for the least cost are told apart by safety, order quantity and the forecast’s share', () => {
    const candidates = candidatesFor({ kind: 'cost' });
    expect(new Set(candidates.map((candidate) => JSON.stringify(candidate))).size).toBe(candidates.length);
    for (const { lotFactor, forecastShare } of candidates) {
      expect(lotFactor).toBeGreaterThan(0);
      expect(forecastShare).toBeGreaterThan(0);
    }
  });

  it('for a fill rate give an item that costs three times as much to hold three times the odds of a stockout', () => {
    const parameters = { safety: normalQuantile(0.9), lotFactor: 1, forecastShare: 1 };
    const { safety } = forItem(parameters, { kind: 'fill', level: 0.95 }, 3);
    expect(1 - normalCdf(safety)).toBeCloseTo(0.25, 9);
    expect(forItem(parameters, { kind: 'fill', level: 0.95 }, 1).safety).toBeCloseTo(parameters.safety, 9);
    expect(Number.isFinite(forItem({ ...parameters, safety: 30 }, { kind: 'fill', level: 0.95 }, 1e3).safety)).toBe(true);
  });

  it('are the same for every item where each is to have the service, or the least cost', () => {
    const parameters = { safety: 2, lotFactor: 1, forecastShare: 1 };
    expect(forItem(parameters, { kind: 'cycle', level: 0.95 }, 3)).toBe(parameters);
    expect(forItem(parameters, { kind: 'cost' }, 3)).toBe(parameters);
  });
});
