import type { CountInterval } from './count-intervals.ts';

/** The places of counts, an item at a location each, as numbers from 0 on. */
export function placeNumbers(intervals: readonly Pick<CountInterval, 'sku' | 'location'>[]): number[] {
  const numbers = new Map<string, number>();
  return intervals.map(({ sku, location }) => {
    const place = `${sku}\n${location}`;
    const number = numbers.get(place) ?? numbers.size;
    numbers.set(place, number);
    return number;
  });
}
