import { describe, expect, it } from 'vitest';
import type { JointProblem } from '../../../../agent/domain/replenishment/joint-orders.ts';
import { choiceOf, programText } from '../../../../agent/domain/replenishment/joint-program.ts';

const problem: JointProblem = {
  budget: 250,
  candidates: [
    {
      sku: 'A',
      packCost: 50,
      pieces: [
        { packs: 2, valuePerPack: 30 },
        { packs: 4, valuePerPack: 20 },
      ],
    },
    { sku: 'B', packCost: 100, pieces: [{ packs: 1, valuePerPack: 60 }] },
  ],
};

describe('the program of a joint choice', () => {
  it('has the first piece whole or not at all, and further packs only with it', () => {
    expect(programText(problem).split('\n')).toEqual([
      'Maximize',
      ' worth: 300000 y0',
      ' + 100000 s0_1',
      ' + 300000 y1',
      'Subject To',
      ' money: 100 y0',
      ' + 50 s0_1',
      ' + 100 y1 <= 250',
      ' r0_1: s0_1 - 4 y0 <= 0',
      'Bounds',
      ' s0_1 <= 4',
      'General',
      ' s0_1',
      'Binary',
      ' y0',
      ' y1',
      'End',
      '',
    ]);
  });

  it('is answered by whole packs', () => {
    const solution: Record<string, number> = { y0: 0.9999999, s0_1: 1.0000001, y1: 1 };
    const choice = choiceOf(problem, 150, (name) => solution[name]!);
    expect(choice).toEqual({ packs: [3, 1], cost: 250, value: 140, bound: 150, how: 'proved' });
  });

  it('is not answered by a solution that breaks the budget', () => {
    expect(choiceOf(problem, 150, (name) => (name === 's0_1' ? 2 : 1))).toBeNull();
  });
});
