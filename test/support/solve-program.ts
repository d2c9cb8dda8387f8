import * as highsModule from 'highs';
import type { JointChoice, JointProblem } from '../../agent/domain/replenishment/joint-orders.ts';
import { choiceOf, programText } from '../../agent/domain/replenishment/joint-program.ts';

/** The optimum of the whole program by HiGHS, but for a gap; null where it was not reached within the time. */
export async function solveProgram(problem: JointProblem, gap: number, seconds: number): Promise<JointChoice | null> {
  const highs = await (highsModule.default as unknown as typeof highsModule.default.default)();
  const solution = highs.solve(programText(problem), { output_flag: false, mip_rel_gap: gap, time_limit: seconds });
  if (solution.Status !== 'Optimal') return null;
  return choiceOf(problem, Number.POSITIVE_INFINITY, (name) => solution.Columns[name]?.Primal ?? 0);
}
