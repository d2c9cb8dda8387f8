import { z } from 'zod';
import { circleFrom } from '../domain/items/succession.ts';
import type { Fault } from './issues.ts';

const sku = () => z.string().min(1).max(64);

/** What an item follows, what follows it, and what can stand in for it. */
export const successionFields = {
  predecessor: sku().optional().describe('The SKU whose place it takes, which a new item borrows its first demand from'),
  successor: sku()
    .optional()
    .describe(
      'The SKU that takes its place: what is left of it runs out, and what it would order is ordered of that one, which borrows its demand while it is new',
    ),
  substitutes: z
    .array(sku())
    .min(1)
    .max(20)
    .optional()
    .describe(
      'SKUs that customers take for it one for one where it is short, the first choice first; not the other way round unless that one says so. Alerts name what of them can be sent, and the priority of its orders counts only what they leave short; how much is ordered stays as it is',
    ),
};

interface Named {
  readonly sku: string;
  readonly predecessor?: string | undefined;
  readonly successor?: string | undefined;
  readonly substitutes?: readonly string[] | undefined;
}

/** Items that name themselves, name a substitute twice, or whose successors lead in a circle. */
export function successionFaults({ items }: { readonly items: readonly Named[] }): Fault[] {
  const successors = new Map(items.map((item) => [item.sku, item.successor ?? null]));
  const faults: Fault[] = [];
  items.forEach((item, index) => {
    const fault = (field: string, message: string, at?: number) =>
      faults.push({ steps: ['items', index, field, ...(at === undefined ? [] : [at])], message, atKey: false });
    if (item.predecessor === item.sku) fault('predecessor', 'is the item itself');
    if (item.successor === item.sku) fault('successor', 'is the item itself');
    else {
      const circle = circleFrom(item.sku, (at) => successors.get(at));
      if (circle?.[0] === item.sku) fault('successor', `leads in a circle: ${circle.join(', ')}`);
    }
    item.substitutes?.forEach((other, at, all) => {
      if (other === item.sku) fault('substitutes', 'is the item itself', at);
      else if (all.indexOf(other) < at) fault('substitutes', `"${other}" is named twice`, at);
    });
  });
  return faults;
}
