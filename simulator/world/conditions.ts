/** What is out of the ordinary in the warehouse right now: faults and controls set it; floor, devices and upstream read it. */
export interface Conditions {
  /** Factor on the demand of every item (promotion, black friday); 1 is ordinary. */
  demandFactor: number;
  /** Factor on one SKU's demand. */
  readonly demandFactorOf: Map<string, number>;
  /** Devices that repeat their last value whatever lies there. */
  readonly stuck: Set<string>;
  /** Devices that say nothing. */
  readonly dead: Set<string>;
  /** Grams a scale has drifted by. */
  readonly driftGrams: Map<string, number>;
  /** Days that a truck is late by, for those that would arrive now. */
  truckDelayDays: number;
  /** Suppliers that ship nothing now. */
  readonly onStrike: Set<string>;
}

/** Nothing out of the ordinary. */
export function ordinaryConditions(): Conditions {
  return {
    demandFactor: 1,
    demandFactorOf: new Map(),
    stuck: new Set(),
    dead: new Set(),
    driftGrams: new Map(),
    truckDelayDays: 0,
    onStrike: new Set(),
  };
}
