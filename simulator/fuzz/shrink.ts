/** What is left of a seed's run. */
export interface Cut {
  readonly days: number;
  readonly items: number;
  /** Names of its faults. */
  readonly only: readonly string[];
}

/** The shortest failing run that was found, and why it fails. */
export interface Shrunk {
  readonly limits: Cut;
  readonly violations: readonly string[];
  readonly runs: number;
}

export interface Shrinking {
  /** Runs at most. */
  readonly most: number;
  /** Plays a run and returns what it violates. */
  readonly attempt: (limits: Cut) => Promise<readonly string[]>;
}

const ruleOf = (violation: string): string => violation.split(':', 1)[0]!;

/** Makes a failing run smaller as long as it breaks a rule that it broke before: fewer faults (delta debugging, Zeller and Hildebrandt 2002), days and items. */
export async function shrink(start: Cut, violations: readonly string[], { most, attempt }: Shrinking): Promise<Shrunk> {
  const rules = new Set(violations.map(ruleOf));
  let best: Omit<Shrunk, 'runs'> = { limits: start, violations };
  let runs = 0;

  async function fails(change: Partial<Cut>): Promise<boolean> {
    if (runs >= most) return false;
    runs++;
    const limits = { ...best.limits, ...change };
    const found = (await attempt(limits)).filter((violation) => rules.has(ruleOf(violation)));
    if (found.length > 0) best = { limits, violations: found };
    return found.length > 0;
  }

  async function fewerFaults(): Promise<void> {
    if (best.limits.only.length > 0 && (await fails({ only: [] }))) return;
    for (let parts = 2; best.limits.only.length > 1 && runs < most; ) {
      const { only } = best.limits;
      const size = Math.ceil(only.length / parts);
      const rests = Array.from({ length: Math.ceil(only.length / size) }, (_, part) =>
        only.filter((_name, index) => Math.floor(index / size) !== part),
      );
      if (await firstThat(rests, (rest) => fails({ only: rest }))) parts = Math.max(2, parts - 1);
      else if (size === 1) return;
      else parts = Math.min(only.length, parts * 2);
    }
  }

  async function lower(what: 'days' | 'items'): Promise<void> {
    for (let step = best.limits[what] >> 1; step >= 1; step >>= 1)
      while (best.limits[what] - step >= 1 && (await fails({ [what]: best.limits[what] - step })));
  }

  await fewerFaults();
  await lower('days');
  await lower('items');
  return { ...best, runs };
}

async function firstThat<Value>(values: readonly Value[], holds: (value: Value) => Promise<boolean>): Promise<boolean> {
  for (const value of values) if (await holds(value)) return true;
  return false;
}
