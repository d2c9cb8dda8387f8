import type { ParameterLayer, ParameterName } from '../../domain/items/item.ts';
import type { Store } from '../../store/store.ts';

/** Takes back what operators have set until a time that has come: the next source counts again. Only while the date is known, and in the caller's transaction; returns the SKUs that it changed, and those that took their place until now. */
export function endOverrides(store: Store, now: number): readonly string[] {
  const ended = new Map<string, ParameterName[]>();
  for (const { sku, parameter } of store.overrideEnds.over(now)) ended.set(sku, [...(ended.get(sku) ?? []), parameter]);
  const changed = new Set(ended.keys());
  for (const [sku, parameters] of ended) {
    const former = store.items.get(sku)?.successor;
    putOverrides(store, sku, store.items.layer(sku, 'operator') ?? {}, parameters);
    if (former && store.items.get(sku)?.successor !== former) changed.add(former);
  }
  return [...changed];
}

/** States what an operator has set of an item, without the parameters that are taken back. In the caller's transaction. */
export function putOverrides(store: Store, sku: string, layer: ParameterLayer, without: readonly ParameterName[]): void {
  const left = Object.fromEntries(Object.entries(layer).filter(([name]) => !without.includes(name as ParameterName)));
  if (Object.keys(left).length > 0) store.items.putParameters(sku, 'operator', left);
  else store.items.dropParameters(sku, 'operator');
  for (const parameter of without) store.overrideEnds.drop(sku, parameter);
}
