import type { MessageProblem } from './payload-json.ts';
import { isSparkplugDatatype, isSparkplugNumber, type SparkplugMetric } from './sparkplug-payload.ts';
import type { SparkplugDefinition, SparkplugScope } from './sparkplug-session.ts';

/** What a birth says of the wanted metrics, and the first thing wrong with one of them. */
export interface SparkplugBirth {
  readonly scope: SparkplugScope;
  readonly problem: MessageProblem | null;
}

/** How one metric of a birth was found. */
interface Found {
  readonly alias: number | null;
  readonly definition: SparkplugDefinition | null;
}

/**
 * Reads the metrics that a birth announces. `ruleOf` tells which rule wants a metric, -1 for none; `placeOf` where the value of a wanted metric goes: two that go to one place,
 * or share an alias, are both left out, for nobody could tell them apart.
 */
export function readBirth(
  metrics: readonly SparkplugMetric[],
  ruleOf: (name: string) => number,
  placeOf: (name: string, rule: number) => string,
): SparkplugBirth {
  let problem: MessageProblem | null = null;
  const refuse = (reason: string, detail: string) => {
    problem ??= { reason, detail };
  };
  const found = metrics.flatMap(({ name, alias, datatype }): Found[] => {
    if (name === null) {
      refuse('metric-without-name', 'a birth must name its metrics, and one has no name');
      return alias === null ? [] : [{ alias, definition: null }];
    }
    const rule = ruleOf(name);
    if (rule < 0) return [{ alias, definition: null }];
    if (datatype === null || !isSparkplugDatatype(datatype))
      refuse('unknown-datatype', `the metric ${shown(name)} has the datatype ${datatype}`);
    else if (!isSparkplugNumber(datatype))
      refuse('not-a-number', `the metric ${shown(name)} has the datatype ${datatype}, which is no number`);
    else return [{ alias, definition: [alias, name, datatype, rule] }];
    return [{ alias, definition: null }];
  });
  const [aliases, places] = [new Map<number, number>(), new Map<string, number>()];
  for (const { alias, definition } of found) {
    if (alias !== null) count(aliases, alias);
    if (definition) count(places, placeOf(definition[1], definition[3]));
  }
  const wanted = found.flatMap(({ alias, definition }) => {
    if (!definition) return [];
    const [, name, , rule] = definition;
    if (alias !== null && aliases.get(alias) !== 1)
      refuse('ambiguous-metrics', `the alias ${alias} of ${shown(name)} stands for several metrics`);
    else if (places.get(placeOf(name, rule)) !== 1)
      refuse('ambiguous-metrics', `${shown(name)} and another metric would be one: {metric} in the name of the device tells them apart`);
    else return [definition];
    return [];
  });
  const kept = new Set(wanted.map(([alias]) => alias));
  return { scope: { wanted, others: runsOf([...aliases.keys()].filter((alias) => !kept.has(alias))) }, problem };
}

/** A name as a person can read it, shortened. */
function shown(name: string): string {
  return JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}...` : name);
}

/** Whether the aliases of metrics that nobody wants have this one. */
export function isOtherAlias({ others }: SparkplugScope, alias: number): boolean {
  for (let index = 0; index < others.length; index += 2) if (alias >= others[index]! && alias <= others[index + 1]!) return true;
  return false;
}

function runsOf(numbers: number[]): number[] {
  const runs: number[] = [];
  for (const number of numbers.sort((a, b) => a - b)) {
    if (runs.length > 0 && runs.at(-1) === number - 1) runs[runs.length - 1] = number;
    else runs.push(number, number);
  }
  return runs;
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
