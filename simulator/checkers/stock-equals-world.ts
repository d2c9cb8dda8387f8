import type { Checker } from './checker.ts';

/** The agent's on-hand is what really lies there, at every location, and nowhere else. */
export const stockEqualsWorld: Checker = {
  name: 'stock equals the world',
  check({ api, warehouse }) {
    const believed = new Map(
      api
        .stock()
        .filter((row) => row.location !== null)
        .map((row) => [JSON.stringify([row.sku, row.location]), row.onHand]),
    );
    for (const { sku, location, units } of warehouse.places()) {
      const key = JSON.stringify([sku, location]);
      const onHand = believed.get(key) ?? 0;
      if (onHand !== units) return `${sku} at ${location}: the agent says ${onHand}, there are ${units}`;
      believed.delete(key);
    }
    for (const [key, onHand] of believed) if (onHand !== 0) return `${key}: the agent says ${onHand}, nothing is there`;
    return null;
  },
};
