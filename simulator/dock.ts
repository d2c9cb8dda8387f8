import type { Scanner } from './devices/scanner.ts';
import { DOCK, HOUR_MS, MINUTE_MS, type Stage } from './stage.ts';
import type { SimItem } from './world/sim-item.ts';

const RETURN_CHANCE = 0.01;

/** Where goods come in: from trucks and from customers who bring something back; from here they are put away. */
export interface Dock {
  /** Scans what came in, by the case where it comes in whole cases, and puts it away some time later. */
  receive(item: SimItem, units: number, order?: string): void;
  /** Plans what customers bring back on one day. */
  planReturn(item: SimItem, day: number, startsAt: number): void;
  /** Goods on their way to a bin. */
  busy(): number;
}

export interface DockParts {
  readonly scanner: Scanner;
  readonly onPutAway: (orderId: string, units: number) => void;
}

/** Creates a dock that is staffed round the clock. */
export function createDock({ clock, random, warehouse, weigh }: Stage, { scanner, onPutAway }: DockParts): Dock {
  let busy = 0;

  const emptiestBin = (item: SimItem): string =>
    item.bins.reduce((best, bin) => (warehouse.units(item.sku, bin) < warehouse.units(item.sku, best) ? bin : best));

  function planPutAway(item: SimItem, units: number, done: () => void): void {
    busy++;
    clock.after(random.stream('putaway', item.sku, clock.now()).integer(20, 90) * MINUTE_MS, () => {
      const bin = emptiestBin(item);
      warehouse.move(item.sku, DOCK, bin, units);
      scanner.scan({ action: 'putaway', code: item.barcode, quantity: units, to: bin });
      weigh(bin);
      busy--;
      done();
    });
  }

  return {
    busy: () => busy,
    receive(item, units, order) {
      warehouse.put(item.sku, DOCK, units);
      const byCase = item.unitsPerPack > 1 && units % item.unitsPerPack === 0;
      const [code, quantity] = byCase ? [item.caseCode, units / item.unitsPerPack] : [item.barcode, units];
      scanner.scan({ action: 'receive', code, quantity, ...(order !== undefined && { order }) });
      planPutAway(item, units, () => order !== undefined && onPutAway(order, units));
    },
    planReturn(item, day, startsAt) {
      const draw = random.stream('return', item.sku, day);
      if (item.watchedBy !== 'scanner' || !draw.chance(RETURN_CHANCE)) return;
      const condition = draw.chance(0.5) ? 'sellable' : 'quarantine';
      clock.at(startsAt + draw.integer(10, 16) * HOUR_MS, () => {
        scanner.scan({ action: 'return', code: item.barcode, quantity: 1, condition });
        if (condition === 'quarantine') return;
        warehouse.put(item.sku, DOCK, 1);
        planPutAway(item, 1, () => undefined);
      });
    },
  };
}
