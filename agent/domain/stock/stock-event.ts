/** What a person did at a scanner. */
export const SCAN_ACTIONS = ['receive', 'putaway', 'move', 'pick', 'ship', 'count', 'adjust', 'return', 'scrap'] as const;
export type ScanAction = (typeof SCAN_ACTIONS)[number];

export const CONDITIONS = ['sellable', 'quarantine', 'damaged'] as const;
/** State of the goods; only `sellable` counts as on-hand for the position. */
export type Condition = (typeof CONDITIONS)[number];

/** What every decoded event says about its origin. */
interface EventOrigin {
  readonly device: string;
  /** Restart marker of the device; "" where it has none. */
  readonly boot: string;
  readonly seq: number | null;
  /** What the device's clock said, UTC milliseconds. */
  readonly deviceTime: number | null;
  readonly batteryPercent?: number;
  readonly temperatureC?: number;
}

/** A shelf sensor's level: a weight on the scale, or a count of base units. */
export interface ShelfReading extends EventOrigin {
  readonly kind: 'reading';
  readonly weightGrams?: number;
  readonly count?: number;
  /** It tells what was so at its time, and never what is so now. */
  readonly isHistorical?: true;
}

/** A scan; `quantity` counts the scanned code (a case of 12 is 1), signed only for `adjust`. */
export interface Scan extends EventOrigin {
  readonly kind: 'scan';
  readonly action: ScanAction;
  readonly code: string;
  readonly quantity: number;
  readonly location: string | null;
  readonly to: string | null;
  readonly operator: string | null;
  readonly order: string | null;
  readonly lot: string | null;
  /** Calendar date, `YYYY-MM-DD`. */
  readonly expiry: string | null;
  readonly condition: Condition | null;
  /** What tells a scan without a sequence from every other, whatever message brings it; without it topic, device time and payload do. */
  readonly key?: string;
}

/** A reader heard a tag at one of its antennas. It counts nothing: presence and passages are made of many reads. */
export interface TagRead extends EventOrigin {
  readonly kind: 'tag-read';
  /** What the tag's memory holds as its EPC, in hexadecimal, upper case. */
  readonly epc: string;
  /** Port of the antenna, from 1 on. */
  readonly antenna: number;
  /** Strength of the strongest read; null where the reader does not say. */
  readonly rssiDbm: number | null;
  /** How many reads it stands for, at least 1. */
  readonly reads: number;
}

/** One thing that a device said of stock, decoded. */
export type StockEvent = ShelfReading | Scan;

/** One thing that a device said, decoded. */
export type DeviceEvent = StockEvent | TagRead;
