import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Advisor, Finding } from '../../agent/advisors/advisor.ts';
import { advisors } from '../../agent/advisors/index.ts';
import { countedPlace } from '../support/counted-place.ts';
import { viewOf } from '../support/item-view.ts';
import { shiftLosses, siteView } from '../support/site-counts.ts';

const registry = advisors as readonly unknown[] as readonly Advisor[];
const NOW = 1_767_605_400_000;
const YEAR_MS = 365 * 86_400_000;

const lot = (daysLeft: number) => ({ lot: 'L-1', expiry: '2026-01-09', location: 'A-1', quantity: 4, daysLeft });
const APART = { location: 'A-1', ledger: 12, sensor: 7.1, estimate: 7, since: NOW - 86_400_000 };
const item = (onHand: number, reorderPoint: number | null, lots = [lot(400)]) =>
  viewOf(
    { position: { onHand }, observed: { units: 28, days: 28 } },
    {
      reorderPoint,
      lots,
      apart: () => (onHand === 100 ? [] : [APART]),
      counted: () => [countedPlace(onHand === 100 ? [0, 0, 0] : [6, 7, 9], NOW - YEAR_MS / 12)],
      now: NOW,
    },
  );
const device = (lastSeen: number) => {
  const broken = lastSeen === NOW ? 0 : 0.97;
  const sensor = { stuck: broken, drifting: broken, bias: 0.2, driftPerDay: 0.05, noise: 0.4 };
  const batteryPercent = lastSeen === NOW ? 80 : 3;
  return { device: 'd', decoder: 'shelf-json', firstSeen: lastSeen, lastSeen, sensor, batteryPercent, now: NOW };
};

/** What an advisor says of a warehouse that is well, and of one that is not: it has nothing of one item and far too much of another. */
function look(advisor: Advisor, well: boolean): (Finding | null)[] {
  const options = advisor.options.parse({ kind: advisor.kind });
  return [
    ...(well ? [100] : [0, 1_000_000]).flatMap(
      (onHand) =>
        advisor.lookAtItem?.(item(onHand, 20, well ? [lot(400)] : [lot(-3), lot(3)]), options) ?? (advisor.lookAtItem ? [null] : []),
    ),
    ...(advisor.lookAtPlaces?.(item(well ? 100 : 0, 20), options) ?? []).map(({ finding }) => finding),
    ...[...(advisor.lookAtSite?.(siteView(shiftLosses(well ? 0 : 0.2)), options) ?? [])].map((found) => found?.finding ?? null),
    ...(advisor.lookAtDevice ? [advisor.lookAtDevice(device(well ? NOW : NOW - YEAR_MS), options)] : []),
  ];
}

it('the advisors have names of their own', () => {
  expect(new Set(registry.map((advisor) => advisor.kind)).size).toBe(registry.length);
});

describe.each(registry.map((advisor) => [advisor.kind, advisor] as const))('the advisor %s', (kind, advisor) => {
  it('has a title, and options with descriptions that need nothing but the kind', () => {
    expect(advisor.title).not.toBe('');
    expect(advisor.options.safeParse({ kind, typo: 1 }).success).toBe(false);
    const { properties } = z.toJSONSchema(advisor.options, { io: 'input' }) as { properties: Record<string, { description?: string }> };
    for (const [name, schema] of Object.entries(properties)) if (name !== 'kind') expect(schema.description, name).toBeTruthy();
  });

  it('finds nothing in a warehouse that is well', () => {
    const findings = look(advisor, true);
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.every((finding) => finding === null)).toBe(true);
  });

  it('says in a warehouse that is not what is wrong, with finite numbers', () => {
    const findings = look(advisor, false).filter((finding) => finding !== null);
    expect(findings.length).toBeGreaterThan(0);
    for (const finding of findings) {
      expect(finding.sentence).toMatch(/^[A-Z].*\.$/);
      expect(Object.values(finding.numbers).length).toBeGreaterThan(0);
      expect(Object.values(finding.numbers).every(Number.isFinite)).toBe(true);
    }
  });
});
