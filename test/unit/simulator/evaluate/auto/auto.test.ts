import { describe, expect, it } from 'vitest';
import { choicePlanOf, withOffsets } from '../../../../../simulator/evaluate/auto/choice-plan.ts';
import { withAuto } from '../../../../../simulator/evaluate/auto/with-auto.ts';
import { evaluateAll } from '../../../../../simulator/evaluate/evaluate-all.ts';
import { ordinaryItem } from '../../../../../simulator/evaluate/item-table.ts';
import { learningOf } from '../../../../../simulator/evaluate/learning.ts';
import type { ItemJob, Plan } from '../../../../../simulator/evaluate/plan.ts';
import { readPolicies } from '../../../../../simulator/evaluate/policy-choice.ts';
import { evaluationOf, evaluationTable } from '../../../../../simulator/evaluate/summary.ts';

const FROM = 60;
/** Lumpy demand of eight items, the same in every run; from `since` on another. */
const demandOf = (item: number, since = Number.POSITIVE_INFINITY) =>
  Array.from({ length: 120 }, (_, day) => {
    const mixed = (day * 7919 + item * 104_729 + (day >= since ? 31 : 0)) % 97;
    return mixed < 40 ? mixed % (item + 3) : 0;
  });
const jobsOf = (since?: number): ItemJob[] =>
  withOffsets(
    Array.from({ length: 8 }, (_, at) => ({
      item: { ...ordinaryItem(`I${at}`), orderCost: 0.2, holdingCost: 0.1 + at, unitCost: 1 + 4 * at },
      demand: demandOf(at, since),
      firstDay: 20_000 + (at % 2),
    })),
    'day',
  );

function planOf(jobs: readonly ItemJob[], policies: string): Plan {
  return {
    ...{ step: 'day', from: FROM, learning: learningOf('day', {}), isTraced: true },
    policies: readPolicies(policies, { z: 1.88, target: null }),
    choice: choicePlanOf(jobs, 'day', FROM),
  };
}

async function run(jobs: readonly ItemJob[], policies: string, workers = 1) {
  const plan = planOf(jobs, policies);
  const parts = await evaluateAll(jobs, plan, { workers, onDone: () => {} });
  return { plan, parts, ...withAuto(jobs, parts, plan) };
}

describe('the policy auto', () => {
  it('stands in its place among the others, and each keeps its own figures', async () => {
    const jobs = jobsOf();
    const all = await run(jobs, 'static,auto,reorder-point');
    const alone = await run(jobs, 'auto');
    const others = await run(jobs, 'static,reorder-point');
    all.results.forEach(({ figures, traces }, at) => {
      expect(figures).toEqual([others.results[at]!.figures[0], alone.results[at]!.figures[0], others.results[at]!.figures[1]]);
      expect(traces[1]).toEqual(alone.results[at]!.traces[0]);
    });
  });

  it('does the same in threads as without', async () => {
    const jobs = jobsOf();
    const policies = 'auto,auto:serviceLevel=0.9:serviceKind=fill';
    expect((await run(jobs, policies, 2)).results).toEqual((await run(jobs, policies)).results);
  });

  it('chooses from the past alone: what comes later changes nothing before', async () => {
    const since = 90;
    const [one, other] = [await run(jobsOf(), 'auto'), await run(jobsOf(since), 'auto')];
    const moments = one.plan.choice.moments.filter((moment) => moment <= since).length;
    expect(moments).toBeGreaterThan(3);
    expect(other.schedules[0]!.slice(0, moments)).toEqual(one.schedules[0]!.slice(0, moments));
    const ordered = ({ results }: typeof one) => results.map(({ traces }) => traces[0]!.ordered.slice(0, since - FROM));
    expect(ordered(other)).toEqual(ordered(one));
    expect(other.schedules[0]!.at(-1)).not.toEqual(one.schedules[0]!.at(-1));
  });

  it('fares alone as among all where it is told what was chosen', async () => {
    const { plan, parts, schedules, results } = await run(jobsOf(), 'auto:serviceLevel=0.9:serviceKind=fill');
    const few = [2, 5];
    const pick = <T>(values: readonly T[]) => few.map((at) => values[at]!);
    expect(withAuto(pick(jobsOf()), pick(parts), plan, schedules).results).toEqual(pick(results));
  });

  it('says what it went by in the end', async () => {
    const jobs = jobsOf();
    const { plan, results, schedules } = await run(jobs, 'static,auto');
    const evaluation = evaluationOf(jobs, results, plan, schedules);
    expect(evaluation.chosen).toEqual({ auto: schedules[0]!.at(-1) });
    expect(evaluationTable(evaluation)).toMatch(
      /\nauto went by a safety of 9\d(\.\d+)? %, 1\.\d+ times the economic order quantity and the forecast for \d\d(\.\d+)? % in the end\.\n/,
    );
    expect(evaluationOf(jobs, results, plan).chosen).toBeUndefined();
  });

  it('tells a safety beyond all shares in standard deviations', async () => {
    const jobs = jobsOf();
    const { plan, results } = await run(jobs, 'auto');
    const far = [[{ safety: 5, lotFactor: 0.8, forecastShare: 0.7 }]];
    expect(evaluationTable(evaluationOf(jobs, results, plan, far))).toContain('auto went by a safety of 5 standard deviations, 0.8 times');
  });

  it('serves more for a higher target', async () => {
    const levels = ['0.5', '0.95', '0.995'];
    const { results } = await run(jobsOf(), levels.map((level) => `auto:serviceLevel=${level}:serviceKind=fill`).join(','));
    const lost = levels.map((_, at) => results.reduce((sum, { figures }) => sum + figures[at]!.lostUnits, 0));
    expect(lost[0]).toBeGreaterThan(lost[1]!);
    expect(lost[1]).toBeGreaterThan(lost[2]!);
  });

  it('keeps units of what nobody asked for within a year, and counts them though the item is sold later', async () => {
    // Of twenty spare parts one after the other is asked for the first time, for three units; one is asked for in the first two months and in the last.
    const jobs = Array.from({ length: 21 }, (_, at) => ({
      item: ordinaryItem(`R${at}`),
      demand: Array.from({ length: 40 }, (_, month) => {
        if (at === 20) return month < 2 || month === 39 ? 1 : 0;
        return month >= at + 9 && (month - at) % 5 === 3 ? 3 : 0;
      }),
    }));
    const plan: Plan = {
      ...{ step: 'month', from: 24, learning: learningOf('month', {}), isTraced: true },
      ...{ policies: readPolicies('auto:serviceLevel=0.999:serviceKind=fill', { z: 1.88, target: null }) },
      choice: choicePlanOf(jobs, 'month', 24),
    };
    const parts = await evaluateAll(jobs, plan, { workers: 1, onDone: () => {} });
    const { results, schedules } = withAuto(jobs, parts, plan);
    const kept = Math.max(...results[20]!.traces[0]!.onHand);
    expect(kept).toBeGreaterThan(1);
    expect(Object.values(evaluationOf(jobs, results, plan, schedules).chosen!).map(({ unseenUnits }) => unseenUnits)).toEqual([kept]);
  });

  it('keeps units of what nobody asked for yet where a high fill target needs them, and says so', async () => {
    // Of twenty spare parts one after the other is asked for the first time, for one unit as ever after, and one never.
    const jobs = Array.from({ length: 20 }, (_, at) => ({
      item: ordinaryItem(`N${at}`),
      demand: Array.from({ length: 28 }, (_, month) => (at < 19 && month >= at + 3 && (month - at) % 5 === 3 ? 1 : 0)),
    }));
    const policies =
      'auto:serviceLevel=0.5:serviceKind=fill,auto:serviceLevel=0.999:serviceKind=fill,auto:serviceLevel=0.9:serviceKind=cycle';
    const plan: Plan = {
      ...{ step: 'month', from: 12, learning: learningOf('month', {}), isTraced: false },
      ...{ policies: readPolicies(policies, { z: 1.88, target: null }), choice: choicePlanOf(jobs, 'month', 12) },
    };
    const parts = await evaluateAll(jobs, plan, { workers: 1, onDone: () => {} });
    const { results, schedules } = withAuto(jobs, parts, plan);
    expect(results.at(-1)!.figures.map(({ unitsOrdered }) => unitsOrdered)).toEqual([0, 1, 0]);
    const evaluation = evaluationOf(jobs, results, plan, schedules);
    expect(Object.values(evaluation.chosen!).map(({ unseenUnits }) => unseenUnits)).toEqual([undefined, 1, undefined]);
    expect(evaluationTable(evaluation)).toContain(', with up to 1 unit of what nobody had asked for within a year, in the end.');
  });
});
