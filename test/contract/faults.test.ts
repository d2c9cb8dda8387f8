import { describe, expect, it } from 'vitest';
import { faults } from '../../simulator/faults/index.ts';
import { play } from '../../simulator/play/play.ts';
import { named } from '../../simulator/scenario/run-plan.ts';

const HOUR = 3_600_000;
const NEEDED: Readonly<Record<string, object>> = { 'clock-step': { by: '20m' }, crash: { word: 'COMMIT' } };

describe.each(faults)('the fault $kind', ({ kind, title, options }) => {
  it('has a title, and options with defaults and descriptions', () => {
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(options.safeParse({ kind, ...NEEDED[kind] }).success).toBe(true);
    expect(options.safeParse({ kind, ...NEEDED[kind], nonsense: 1 }).success).toBe(false);
  });

  it('begins, ends and leaves nothing behind: the agent keeps every rule', async () => {
    const fault = { kind, at: 26 * HOUR, forMs: (kind === 'disk-full' ? 0.5 : 8) * HOUR, options: { ...NEEDED[kind] } };
    const common = { title: kind, seed: `the fault ${kind}`, days: 3, items: 4, demandFactor: 1, unitsPerCustomer: 4, gateways: 1 };
    const played = await play({ ...common, agent: { learning: { candidates: [{ kind: 'ses' }] } }, faults: named([fault]) });
    expect(played.violations).toEqual([]);
    expect(played.messages).toBeGreaterThan(50);
  });
});
