import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LevelChoice } from '../../../agent/domain/levels/level-choice.ts';
import { runCommand } from '../../support/command.ts';
import { type TemporaryStore, temporaryStore } from '../../support/temporary-store.ts';

const outcome = { cost: 100, fillRate: 0.95, cycleService: 0.9, stock: 10, stockValueMinor: null };
const choice: LevelChoice = {
  goal: { kind: 'fill', level: 0.95 },
  parameters: { safety: 1.2, lotFactor: 0.8, forecastShare: 0.7 },
  ...{ items: 200, days: 365, simulatedDays: 182, typicalHoldingCost: 25, chosen: outcome, reorderPoint: outcome },
};

describe('the status', () => {
  let temporary: TemporaryStore;
  beforeEach(() => {
    temporary = temporaryStore();
  });
  afterEach(() => temporary.remove());

  const said = async () => {
    const { stdout } = await runCommand('status', '--database', temporary.file);
    return /^Levels chosen +(.*)$/m.exec(stdout)![1];
  };

  it('says which parameters are in force, since when and from how much', async () => {
    const { store } = temporary;
    expect(await said()).toBe('-');
    store.transaction(() => store.levelChoices.put({ key: 'a', madeAt: Date.UTC(2026, 0, 5, 2), originDay: 20_457, choice }));
    const fill =
      'safety 1.2, 0.8 times the economic order quantity, forecast share 0.7, for 95 % of demand served, 2026-01-05 02:00:00Z from 365 days of 200 items';
    expect(await said()).toBe(fill);
    const cheapest = { ...choice, goal: { kind: 'cost' } as const, parameters: null, items: 5 };
    store.transaction(() => store.levelChoices.put({ key: 'b', madeAt: Date.UTC(2026, 0, 6, 2), originDay: 20_458, choice: cheapest }));
    expect(await said()).toBe(`${fill}; the reorder point, for least cost, 2026-01-06 02:00:00Z from 365 days of 5 items`);
  });
});
