import { z } from 'zod';
import { usageError } from '../../agent/cli/exit-code.ts';
import type { ChoiceGoal } from '../../agent/domain/levels/choice-candidates.ts';
import { nearestName } from '../../agent/domain/words/nearest-name.ts';
import { policies } from '../../agent/policies/index.ts';
import type { Policy } from '../../agent/policies/policy.ts';

/** The rule that every other is measured beside. */
export const STATIC = 'static';
/** The rule whose parameters are chosen for all items by what simulation on their own past finds best. */
export const AUTO = 'auto';

/** A policy to be evaluated: what it was called in the call, its kind, and the options that were typed with it. Can be sent to a worker. */
export interface PolicyChoice {
  readonly name: string;
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The service that is asked of every policy that takes such a target; null asks for none. */
export interface ServiceTarget {
  readonly level: number;
  readonly kind: 'fill' | 'cycle';
}

/** The agent's own `auto` has its parameters chosen from its journal; here they are chosen from the table. */
const REGISTRY = (policies as readonly Policy[]).filter(({ kind }) => kind !== AUTO);
const KINDS: readonly string[] = [STATIC, AUTO, ...REGISTRY.map(({ kind }) => kind)];

/** The agent's policy of a kind; undefined for `static`. */
export function agentPolicy(kind: string): Policy | undefined {
  return REGISTRY.find((policy) => policy.kind === kind);
}

/** Whether a policy has an option of this name. */
export function takes(kind: string, option: string): boolean {
  const policy = agentPolicy(kind);
  return policy !== undefined && option in policy.options.shape;
}

/**
 * Reads `a,b:option=value:option=value,...`. `z` is that of every `static` that states none; a target becomes an option of those that take it. Throws AgentError
 * `usage`, which lists what there is.
 */
export function readPolicies(text: string, defaults: { readonly z: number; readonly target: ServiceTarget | null }): PolicyChoice[] {
  const names = text.split(',').map((name) => name.trim());
  const choices: PolicyChoice[] = [];
  for (const name of names) {
    const [kind = '', ...words] = name.split(':');
    if (!KINDS.includes(kind)) throw usageError(unknownPolicy(kind));
    if (choices.some((choice) => choice.name === name)) throw usageError(`--policies names "${name}" twice`);
    const options = { ...defaultsOf(kind, defaults), ...Object.fromEntries(words.map((word) => readOption(word, name))) };
    judgeOptions(name, kind, options);
    choices.push({ name, kind, options });
  }
  return choices;
}

function unknownPolicy(kind: string): string {
  const there = `there are ${KINDS.join(', ')}`;
  if (kind === '') return `--policies wants names with commas between them; ${there}`;
  const meant = nearestName(kind, KINDS);
  return `there is no policy "${kind}"; ${meant ? `did you mean ${meant}? ` : ''}${there}`;
}

function defaultsOf(kind: string, { z, target }: { readonly z: number; readonly target: ServiceTarget | null }): Record<string, unknown> {
  if (kind === STATIC) return { z };
  if (kind === AUTO) return target === null ? {} : { serviceLevel: target.level, serviceKind: target.kind };
  return target === null || !takesTarget(kind, target) ? {} : targetOptions(kind, target);
}

/** Whether a target of this kind means anything to the policy: a policy that does not tell the kinds apart has the cycle service level only. */
export function takesTarget(kind: string, target: ServiceTarget): boolean {
  if (kind === AUTO) return true;
  return takes(kind, 'serviceLevel') && (target.kind === 'cycle' || takes(kind, 'serviceKind'));
}

function targetOptions(kind: string, target: ServiceTarget): Record<string, unknown> {
  return { serviceLevel: target.level, ...(takes(kind, 'serviceKind') ? { serviceKind: target.kind } : {}) };
}

function readOption(word: string, name: string): [string, unknown] {
  const [, option, value] = /^([^=]+)=(.+)$/.exec(word) ?? [];
  if (option === undefined || value === undefined)
    throw usageError(`--policies "${name}": options are written option=value, not "${word}"`);
  return [option.trim(), Number.isFinite(Number(value)) ? Number(value) : value];
}

const staticOptions = z.strictObject({ z: z.number().min(-10).max(100) });
const autoOptions = z
  .strictObject({ serviceLevel: z.number().min(0.05).max(0.999).optional(), serviceKind: z.enum(['fill', 'cycle']).optional() })
  .refine(({ serviceLevel, serviceKind }) => serviceKind === undefined || serviceLevel !== undefined, {
    message: 'serviceKind goes with serviceLevel',
  });

/** What `auto` is to choose by: a service where its options name one, else the least cost. */
export function goalOf({ options }: PolicyChoice): ChoiceGoal {
  const { serviceLevel, serviceKind } = autoOptions.parse(options);
  return serviceLevel === undefined ? { kind: 'cost' } : { kind: serviceKind ?? 'cycle', level: serviceLevel };
}

function judgeOptions(name: string, kind: string, options: Record<string, unknown>): void {
  const policy = agentPolicy(kind);
  const own = kind === AUTO ? autoOptions : staticOptions;
  const read = policy ? policy.options.safeParse({ kind, ...options }) : own.safeParse(options);
  if (read.success) return;
  const problems = read.error.issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message));
  const known = Object.keys((policy?.options ?? own).shape).filter((option) => option !== 'kind');
  throw usageError(`--policies "${name}": ${problems.join('; ')} (options: ${known.join(', ')})`);
}
