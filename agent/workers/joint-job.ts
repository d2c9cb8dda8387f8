import { chooseJointly, type JointChoice, type JointRequest } from '../domain/replenishment/joint-orders.ts';
import { choiceOf, programText } from '../domain/replenishment/joint-program.ts';

/** What is asked of whoever chooses among orders. `isTimed`: the solver also looks at the clock; without, the same question has the same answer. */
export interface JointJob {
  readonly request: JointRequest;
  readonly isTimed: boolean;
}

/** What it answers; `failure` is the message of an exception, which is a bug. */
export type JointAnswer = { readonly choice: JointChoice } | { readonly failure: string };

const GAP = 1e-3;
/** Some seconds for a thousand items. */
const MOST_NODES = 2000;
/** Beyond, the program would take more memory than a gateway has to spare, while the rule comes ever closer to its bound. */
const MOST_CANDIDATES = 2000;

/** Does the job; never rejects. */
export async function answerJointJob({ request, isTimed }: JointJob): Promise<JointAnswer> {
  try {
    const choice = chooseJointly(request);
    const isBest = choice.value >= choice.bound * (1 - GAP);
    if (isBest) return { choice: { ...choice, how: 'proved' } };
    const solved = request.candidates.length <= MOST_CANDIDATES ? await solve(request, choice.bound, isTimed) : null;
    return { choice: solved && solved.value >= choice.value ? solved : choice };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

/** The best choice by HiGHS; null where it has not finished within its limits. */
async function solve(request: JointRequest, bound: number, isTimed: boolean): Promise<JointChoice | null> {
  const { default: load } = await import('highs');
  // Its types are those of its CommonJS twin, which has the loader one level deeper.
  const highs = await (load as unknown as typeof load.default)();
  const solution = highs.solve(programText(request), {
    output_flag: false,
    mip_rel_gap: GAP,
    mip_max_nodes: MOST_NODES,
    ...(isTimed && { time_limit: request.budgetMs / 1000 }),
  });
  if (solution.Status !== 'Optimal') return null;
  return choiceOf(request, bound, (name) => solution.Columns[name]?.Primal ?? 0);
}
