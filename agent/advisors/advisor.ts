import type { z } from 'zod';
import type { KnownDemand } from '../domain/demand/known-demand.ts';
import type { SensorHealth } from '../domain/estimate/sensor-health.ts';
import type { ItemFacts } from '../domain/items/item-facts.ts';
import type { Spare } from '../domain/items/succession.ts';
import type { Phrase } from '../domain/sentences/phrase.ts';
import type { BaseRate } from '../domain/shrinkage/base-rate.ts';
import type { CountInterval, CountRow } from '../domain/shrinkage/count-intervals.ts';
import type { Counting } from '../domain/shrinkage/loss-watch.ts';
import type { LotOnHand } from '../domain/stock/lots.ts';
import type { InventoryPosition } from '../domain/stock/stock.ts';
import type { Delivery } from '../domain/stock/stock-course.ts';
import type { Variant } from '../registry.ts';

/** One item as an advisor sees it. */
export interface ItemView extends KnownDemand {
  readonly position: InventoryPosition;
  /** From the policy; null where none can be justified. */
  readonly reorderPoint: number | null;
  /** Units that the policy keeps of it although nobody asked for it; undefined where it does not. */
  readonly keptUnasked?: number | undefined;
  /** Goods on their way, in order of arrival. */
  readonly deliveries: readonly Delivery[];
  /** Whether an alert of this kind about the item is raised: what ends it may lie further off than what began it. */
  readonly isRaised: (kind: string) => boolean;
  /** What a person's own condition may ask for. */
  readonly facts: ItemFacts;
  /** Another is ordered in its place: it is meant to run out. Not so where nobody can say what to order instead. */
  readonly isSucceeded?: boolean;
  /** What can be sent in its place, beyond what its substitutes need themselves. */
  readonly instead?: () => readonly Spare[];
  /** The lots on hand, where scans have named any. */
  readonly lots?: readonly LotOnHand[];
  /** Where scans and shelf sensor tell different stories of it. */
  readonly apart?: () => readonly Apart[];
  /** Its places that were counted at least twice. */
  readonly counted?: () => readonly CountedPlace[];
  /** Whether an alert of this kind about one of its places is raised. */
  readonly isRaisedAt?: (kind: string, location: string) => boolean;
  /** The site's business day of a time, as a day number. */
  readonly dayOf?: (time: number) => number;
  /** For how many days anything is known of it: stock, demand or a history. */
  readonly knownDays: () => number;
  readonly now: number;
}

/** What counts of one place have found, and what it is held against: what the site's counts usually miss, and how often it counts. */
export interface CountedPlace {
  readonly location: string;
  /** Sellable base units there now. */
  readonly onHand: number;
  readonly intervals: readonly CountInterval[];
  readonly base: BaseRate;
  readonly counting: Counting;
}

/** A position of which scans and shelf sensor tell different stories, in base units. */
export interface Apart {
  readonly location: string;
  /** What scans say alone since the last count, what the sensor shows, and what is believed of both. */
  readonly ledger: number;
  readonly sensor: number;
  readonly estimate: number;
  /** UTC milliseconds. */
  readonly since: number;
}

/** One device as an advisor sees it; times in UTC milliseconds. */
export interface DeviceView {
  readonly device: string;
  readonly decoder: string;
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** As it said last; null where it has said nothing of a battery. */
  readonly batteryPercent?: number | null;
  /** What is known of a shelf sensor beside scans; missing for other devices. */
  readonly sensor?: SensorHealth | undefined;
  /** Whether an alert of this kind about the device is raised. */
  readonly isRaised?: (kind: string) => boolean;
  readonly now: number;
}

/** The whole site as an advisor sees it, once a night. */
export interface SiteView {
  /** The last counts that have one before them, in the order of time. */
  readonly counts: readonly CountRow[];
  /** What they usually miss. */
  readonly base: BaseRate;
  /** Whether an alert says already that goods vanish from this place. */
  readonly isLosing: (sku: string, location: string) => boolean;
  /** Whether an alert of this kind about this subject is raised. */
  readonly isRaised: (kind: string, subject: string) => boolean;
  /** The zone of a location; "" where nobody has said. */
  readonly zoneOf: (location: string) => string;
  /** Minor units that one costs, and their currency; null where that is not known. */
  readonly costOf: (sku: string) => { readonly minor: number; readonly currency: string } | null;
  /** The minute of the site's local day at a time, and the site's business day of it as a day number. */
  readonly minuteOf: (time: number) => number;
  readonly dayOf: (time: number) => number;
}

/** Something that is so now. The alert is raised when it begins and cleared when it ends. */
export interface Finding {
  readonly sentence: string;
  /** The sentence as phrases, for other languages. */
  readonly phrases?: readonly Phrase[];
  readonly numbers: Readonly<Record<string, number>>;
}

/** What is so of an item at one place. */
export interface PlaceFinding {
  readonly location: string;
  readonly finding: Finding | null;
}

/** What is so of a part of the site, by the name that its alert bears. */
export interface SiteFinding {
  readonly subject: string;
  readonly finding: Finding | null;
}

/** Watches what deserves a person's eye. Pure. Its kind ends the alert's type: `quartermaster.alert.<kind>`. */
export interface Advisor<Kind extends string = string, Options extends z.ZodObject = z.ZodObject> extends Variant<Kind, Options> {
  lookAtItem?(view: ItemView, options: z.infer<Options>): Finding | null;
  /** Of each place that can be judged what is so there; null where nothing is. */
  lookAtPlaces?(view: ItemView, options: z.infer<Options>): readonly PlaceFinding[];
  /** Of each part of the site that can be judged; one after the other, for each takes a while. Null where others may be let in before the next. */
  lookAtSite?(view: SiteView, options: z.infer<Options>): Iterable<SiteFinding | null>;
  lookAtDevice?(view: DeviceView, options: z.infer<Options>): Finding | null;
}

/** Checks that a variant's options and its functions agree. */
export function defineAdvisor<Kind extends string, Options extends z.ZodObject>(advisor: Advisor<Kind, Options>): Advisor<Kind, Options> {
  return advisor;
}
