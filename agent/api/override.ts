import { z } from 'zod';
import { DAY_MS, parseTime } from '../domain/calendar.ts';
import { type ITEM_DEFAULTS, type ParameterLayer, type ParameterName, SERVICE_KINDS, truthProblem } from '../domain/items/item.ts';
import { unitProblem } from '../domain/items/succession.ts';
import { putOverrides } from '../pipeline/keep/end-overrides.ts';
import { noteProvisionalEnd } from '../pipeline/keep/provisional-ends.ts';
import type { Store } from '../store/store.ts';
import { successorProblem } from './succession-cells.ts';

/** As in an import: more is a slip of the finger. */
const MOST_UNITS = 1_000_000_000;
const sku = z.string().min(1);

/** What an operator sets of an item: until a time, for so many days, or, where neither is said, until it is taken back by null. */
export const overrideArgs = z.strictObject({
  sku,
  parameters: z.record(z.string(), z.unknown()),
  until: z.union([z.string(), z.number()]).optional(),
  days: z.number().gt(0).max(3650).optional(),
});

const overrides = z.strictObject({
  leadTimeDays: z.number().min(0).max(730).nullish(),
  leadTimeSdDays: z.number().min(0).max(365).nullish(),
  unitsPerPack: z.int().min(1).max(MOST_UNITS).nullish(),
  minimumOrderQuantity: z.int().min(1).max(MOST_UNITS).nullish(),
  min: z.int().min(0).max(MOST_UNITS).nullish(),
  max: z.int().min(1).max(MOST_UNITS).nullish(),
  serviceLevel: z.number().min(0.5).max(0.999).nullish(),
  serviceKind: z.enum(SERVICE_KINDS).nullish(),
  stockoutCostMinor: z.number().min(0).nullish(),
  truth: z.enum(['scans', 'sensor', 'fused']).nullish(),
  successor: sku.max(64).nullish(),
  substitutes: z.array(sku.max(64)).min(1).max(20).nullish(),
} satisfies Partial<Record<keyof typeof ITEM_DEFAULTS, z.ZodType>>);

/** When a command came, UTC milliseconds, and whether the clock is known to be right. */
interface CommandTime {
  readonly at: number;
  readonly isProvisional: boolean;
}

/** Sets parameters of an item in the caller's transaction, stronger than every other source; returns why not, or null. */
export function override(store: Store, args: z.infer<typeof overrideArgs>, { at, isProvisional }: CommandTime): string | null {
  const item = store.items.get(args.sku);
  if (!item) return `no item ${args.sku}`;
  const parsed = overrides.safeParse(args.parameters);
  if (!parsed.success) return z.prettifyError(parsed.error);
  const end = endOf(args, at);
  if (typeof end === 'string') return end;
  const names = Object.keys(parsed.data) as ParameterName[];
  const given = Object.entries(parsed.data).filter(([, value]) => value !== undefined);
  const layer: Record<string, unknown> = { ...store.items.layer(args.sku, 'operator'), ...Object.fromEntries(given) };
  // null takes the override back; the next source counts again.
  const back = names.filter((name) => layer[name] === null);
  for (const name of back) delete layer[name];
  const problem =
    levelsProblem(layer) ??
    truthProblem(layer['truth'] as string | undefined, item.unit) ??
    successionOverrideProblem(store, args.sku, layer) ??
    endsProblem(store, { sku: args.sku, names, end });
  if (problem !== null) return problem;
  putOverrides(store, args.sku, layer as ParameterLayer, back);
  for (const name of names) store.overrideEnds.drop(args.sku, name);
  if (end === null) return null;
  for (const parameter of names.filter((name) => !back.includes(name))) {
    store.overrideEnds.put({ sku: args.sku, parameter, until: end });
    if (args.days !== undefined && isProvisional) noteProvisionalEnd(store, { sku: args.sku, of: parameter, until: end });
  }
  return null;
}

/** When it ends, UTC milliseconds; null where it stands, a text where that cannot be read. */
function endOf({ until, days }: z.infer<typeof overrideArgs>, at: number): number | string | null {
  if (until !== undefined && days !== undefined) return 'until and days say the same: give one of them';
  if (days !== undefined) return Math.round(at + days * DAY_MS);
  if (until === undefined) return null;
  const time = parseTime(until);
  if (time === null) return `until is not an ISO 8601 time: ${until}`;
  return time > at ? time : `until lies in the past: ${until}`;
}

function levelsProblem({ min, max }: Record<string, unknown>): string | null {
  if ((min === undefined) !== (max === undefined)) return 'min and max go together';
  return Number(max) <= Number(min) ? 'max must be above min' : null;
}

/** One level without the other would be no level. */
function endsProblem(
  store: Store,
  { sku, names, end }: { sku: string; names: readonly ParameterName[]; end: number | null },
): string | null {
  const levels = names.filter((name) => name === 'min' || name === 'max');
  if (levels.length !== 1) return null;
  const [stated] = levels;
  const other = store.overrideEnds.ofSku(sku).find(({ parameter }) => parameter === (stated === 'min' ? 'max' : 'min'));
  return (other?.until ?? null) === end ? null : 'min and max end together: state both';
}

/** An operator names what is known and counted alike, and nothing that leads back. */
function successionOverrideProblem(store: Store, sku: string, { successor, substitutes }: Record<string, unknown>): string | null {
  const others = (substitutes ?? []) as string[];
  const named = [...(typeof successor === 'string' ? [successor] : []), ...others];
  const unknown = named.find((other) => store.items.get(other) === null);
  if (unknown !== undefined) return `no item ${unknown}`;
  if (others.includes(sku)) return `a substitute of ${sku} is the item itself`;
  for (const other of named) {
    const problem = unitProblem(sku, other, (at) => store.items.get(at)?.unit);
    if (problem !== null) return problem;
  }
  const successorOf = (at: string) => (at === sku ? ((successor ?? null) as string | null) : store.items.get(at)?.successor);
  return typeof successor === 'string' ? successorProblem(sku, successorOf) : null;
}
