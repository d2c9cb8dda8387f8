import { advisors } from '../advisors/index.ts';
import { placeNamed } from '../domain/stock/place-name.ts';
import type { AlertBoard } from '../pipeline/alerts.ts';
import { HELD_BACK } from '../pipeline/decide/order-limits.ts';
import { SHORT } from '../pipeline/decide/short-stock.ts';
import { faceOf, TRANSFER_EXPIRED } from '../pipeline/decide/transfers.ts';
import type { Store } from '../store/store.ts';
import { alertKind } from './doors.ts';
import type { LiveConfig } from './live-config.ts';

const ADVISORS = new Set<string>(advisors.map(({ kind }) => kind));
/** What is raised of an item at each look at it, whatever is configured. */
const OF_ITEMS = new Set([HELD_BACK, SHORT]);
/** Kinds of alerts whose subject is a device. */
export const DEVICE_ADVISORS: ReadonlySet<string> = new Set(
  advisors.flatMap((advisor) => ('lookAtDevice' in advisor ? [advisor.kind] : [])),
);

/** Kinds of alerts whose subject is an item at a place. */
const PLACE_ADVISORS: ReadonlySet<string> = new Set(advisors.flatMap((advisor) => ('lookAtPlaces' in advisor ? [advisor.kind] : [])));

/** Kinds of alerts whose subject is a part of the site: who looks at it clears what is none any more. */
const SITE_ADVISORS: ReadonlySet<string> = new Set(advisors.flatMap((advisor) => ('lookAtSite' in advisor ? [advisor.kind] : [])));

/**
 * Clears the alerts that nobody will look at again: of an advisor that is no longer configured, of an item or a device that is no longer known, of a pick face that is
 * none any more. Runs in the caller's transaction; returns whether that made messages for upstream.
 */
export function clearLeftAlerts(
  store: Store,
  alerts: AlertBoard,
  { config, doors }: Pick<LiveConfig, 'config' | 'doors'>,
  now: number,
): void {
  const configured = new Set(config.advisors.map(alertKind));
  const devices = new Set(store.devices.all().map(({ device }) => device));
  const { layout } = doors.decide.transfers;
  const isLeft = (kind: string, subject: string): boolean => {
    const advisor = kind.split('.')[0]!;
    if (ADVISORS.has(advisor)) {
      if (!configured.has(kind)) return true;
      if (SITE_ADVISORS.has(advisor)) return false;
      if (DEVICE_ADVISORS.has(advisor)) return !devices.has(subject);
      return !store.items.get(PLACE_ADVISORS.has(advisor) ? placeNamed(subject).sku : subject);
    }
    if (OF_ITEMS.has(kind)) return !store.items.get(subject);
    return kind === TRANSFER_EXPIRED && layout.ruleOf(faceOf(subject))?.kind !== 'pickFace';
  };
  for (const { kind, subject } of store.alerts.allActive()) if (isLeft(kind, subject)) alerts.set({ kind, subject, finding: null }, now);
}
