import type { AgentApi } from '../../agent/api/api.ts';
import type { Upstream } from '../upstream.ts';
import type { Warehouse } from '../world/warehouse.ts';

/** What a checker sees once a run is quiet. */
export interface Outcome {
  readonly api: AgentApi;
  readonly warehouse: Warehouse;
  readonly upstream: Upstream;
}

/** Looks at the end of a run: null when all is well, else the reason. */
export interface Checker {
  readonly name: string;
  check(outcome: Outcome): string | null;
}
