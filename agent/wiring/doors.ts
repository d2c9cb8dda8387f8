import type { Advisor, DeviceView, ItemView, SiteView } from '../advisors/advisor.ts';
import { advisors } from '../advisors/index.ts';
import { layoutOf } from '../config/locations.ts';
import { readersOf } from '../config/readers.ts';
import type { AgentConfig } from '../config/schema.ts';
import type { Decoder } from '../decoders/decoder.ts';
import { decoders } from '../decoders/index.ts';
import { scannerJson } from '../decoders/scanner-json.ts';
import { createCalendar, DAY_MS, WEEKDAYS } from '../domain/calendar.ts';
import type { ForecasterChoice } from '../domain/forecast/forecast.ts';
import { compileTopicPattern, toMqttFilter } from '../domain/messages/topic.ts';
import type { Reader } from '../domain/rfid/reader.ts';
import { placeName } from '../domain/stock/place-name.ts';
import { holidayFinder } from '../domain/time/holidays.ts';
import { AgentError } from '../errors.ts';
import type { AlertState } from '../pipeline/alerts.ts';
import type { BoundPolicy, DecideSettings } from '../pipeline/decide/decide-settings.ts';
import { PASSAGE_TOPIC } from '../pipeline/ingest/passages.ts';
import type { ConfiguredShelf } from '../pipeline/ingest/recording.ts';
import type { DeviceRoute } from '../pipeline/ingest/routes.ts';
import type { LearnSettings } from '../pipeline/learn/learn-settings.ts';
import { policies } from '../policies/index.ts';
import type { Policy, PolicyInput } from '../policies/policy.ts';
import { variantOf } from '../registry.ts';
import { bindRules } from './house-rules.ts';
import { withOrderDays } from './review-days.ts';

/** The doors of a configuration with their options bound: what the loops are handed, so that they know no registry. */
export interface BoundDoors {
  readonly decide: DecideSettings;
  readonly learn: LearnSettings;
  readonly routes: readonly DeviceRoute[];
  readonly lookAtDevice: (view: DeviceView) => AlertState[];
  /** Which shelf sensor stands where, by its name. */
  readonly shelves: ReadonlyMap<string, ConfiguredShelf>;
  /** RFID readers by their names. */
  readonly readers: ReadonlyMap<string, Reader>;
  /** MQTT filters of the device subscriptions. */
  readonly filters: readonly string[];
  readonly silentAfterMs: number;
}

/** What readers have seen pass a door is taken as a scan; nothing is subscribed for it. */
const PASSAGES: AgentConfig['subscriptions'][number] = {
  topic: `${PASSAGE_TOPIC}/{device}`,
  decoder: scannerJson.options.parse({ kind: 'scanner-json' }),
};

/** Where the policy weighs no cost of stock. */
const USUAL_HOLDING_RATE = 0.25;

/** Every policy with the options that it has when nobody sets any. */
const BY_DEFAULT = (policies as readonly unknown[] as readonly Policy[]).map((policy) => {
  const options = policy.options.parse({ kind: policy.kind });
  return { kind: policy.kind, ask: (input: PolicyInput) => policy.ask(input, options) };
});

/** Binds every variant that a configuration names; pure. */
export function bindDoors(config: AgentConfig): BoundDoors {
  const { site, gateway, replenishment, learning } = config;
  const openDays = WEEKDAYS.filter((name) => site.openDays.includes(name.slice(0, 3) as (typeof site.openDays)[number]));
  const calendar = createCalendar({ timezone: site.timezone, businessDayStart: site.businessDayStart, openDays });
  const fixed = { site: site.id, gateway: gateway.id };
  const bound = boundPolicy(replenishment.policy);
  const { reviewDays, periodDays } = replenishment.policy as { reviewDays?: number; periodDays?: number };
  const review = reviewDays ?? periodDays ?? 1;
  const silent = config.advisors.find((options) => options.kind === 'silent-device') as { after?: number } | undefined;
  return {
    decide: {
      speaker: { site: site.id, gateway: gateway.id, locale: site.locale },
      calendar,
      holidayOn: holidayFinder(site.holidays),
      receivingLocation: site.receivingLocation,
      approval: replenishment.approval,
      ...approvalAbove(replenishment),
      ...(replenishment.budget && { budget: replenishment.budget }),
      transfers: {
        layout: layoutOf(config.locations),
        timeoutMs: replenishment.transferTimeout,
        retryAfterMs: replenishment.retryAfter,
        dockPatienceMs: replenishment.dockPatience,
      },
      ...(replenishment.dock && { dockUnitsPerDay: replenishment.dock.unitsPerDay }),
      holdingRatePerYear: (replenishment.policy as { holdingRatePerYear?: number }).holdingRatePerYear ?? USUAL_HOLDING_RATE,
      secondThoughts: {
        expedite: replenishment.expedite,
        expediteTerms: { costMinor: replenishment.expediteCostMinor, leadTimeDays: replenishment.expediteLeadTimeDays ?? null },
        cancel: replenishment.cancel,
      },
      policyFor: () => bound,
      ...bindRules(replenishment, calendar, boundPolicy),
      otherPolicies: (kind) => BY_DEFAULT.filter((other) => other.kind !== kind),
      lookAtItem: itemAlerts(config),
      ...siteAlerts(config),
    },
    learn: {
      calendar,
      holidayOn: holidayFinder(site.holidays),
      candidates: learning.candidates as readonly ForecasterChoice[],
      horizonDays: learning.horizonDays,
      historyDays: learning.historyDays,
      leastDays: learning.leastDays,
      chooseEveryMs: learning.chooseEvery,
      shadowDays: Math.ceil(learning.shadow / DAY_MS),
      updateEveryDays: Math.max(1, Math.round(learning.updateEvery / DAY_MS)),
      budgetMs: learning.budget,
      atOnce: learning.atOnce,
      ...(learning.pool.every > 0 && { pool: { everyDays: learning.pool.every / DAY_MS, budgetMs: learning.pool.budget } }),
      reviewDays: review,
    },
    routes: [...config.subscriptions, PASSAGES].map((subscription) => deviceRoute(subscription, fixed)),
    lookAtDevice: (view) => deviceAlerts(config, view),
    shelves: new Map(config.shelves.map((shelf) => [shelf.device, shelf])),
    readers: readersOf(config.readers),
    filters: filtersOf(config, fixed),
    silentAfterMs: silent?.after ?? 86_400_000,
  };
}

function boundPolicy(options: AgentConfig['replenishment']['policy']): BoundPolicy {
  const policy = variantOf(policies as readonly Policy[], options.kind);
  const choice = policy.choice?.(options);
  return { kind: policy.kind, ask: (input: PolicyInput) => policy.ask(input, withOrderDays(options, input)), ...(choice && { choice }) };
}

function approvalAbove({ approvalAboveMinor: aboveMinor, approvalCurrency: currency }: AgentConfig['replenishment']) {
  if (currency === undefined) return {};
  return { approvalCurrency: currency, ...(aboveMinor !== undefined && { approvalAbove: { aboveMinor, currency } }) };
}

/** The embedded broker hears everything: what devices publish beside the subscriptions is taken, too, and ends as a dead letter instead of nowhere. */
function filtersOf(config: AgentConfig, fixed: Record<string, string>): string[] {
  const filters = config.subscriptions.map(({ topic }) => mqttFilter(topic, fixed));
  const roots = config.broker.kind === 'embedded' ? config.subscriptions.flatMap(({ topic }) => /^[^/{+#]+(?=\/)/.exec(topic) ?? []) : [];
  return [...filters, ...new Set(roots.map((root) => `${root}/#`))];
}

/** What the alerts of an advisor are called: several conditions may hold of one item, each with an alert of its own. */
export function alertKind(options: AgentConfig['advisors'][number]): string {
  const { name } = options as { name?: string };
  return name === undefined ? options.kind : `${options.kind}.${name}`;
}

interface Bound {
  readonly kind: string;
  readonly recount: boolean;
  readonly options: AgentConfig['advisors'][number];
  readonly advisor: Advisor;
}

/** The advisors are found once: items are looked at far more often than a configuration is bound. */
function itemAlerts(config: AgentConfig): (view: ItemView) => AlertState[] {
  const bound = config.advisors.map((options): Bound => {
    const { recount } = options as { recount?: boolean };
    const advisor = variantOf(advisors as readonly unknown[] as readonly Advisor[], options.kind);
    return { kind: alertKind(options), recount: recount ?? false, options, advisor };
  });
  const [ofItems, ofPlaces] = [bound.filter(({ advisor }) => advisor.lookAtItem), bound.filter(({ advisor }) => advisor.lookAtPlaces)];
  return (view) => {
    const { sku } = view.item;
    const states = ofItems.map(({ kind, recount, options, advisor }): AlertState => {
      return { kind, subject: sku, recount, finding: advisor.lookAtItem!(view, options) };
    });
    for (const { kind, recount, options, advisor } of ofPlaces)
      for (const { location, finding } of advisor.lookAtPlaces!(view, options))
        states.push({ kind, subject: placeName({ sku, location }), recount, finding });
    return states;
  };
}

function siteAlerts(config: AgentConfig) {
  const bound = config.advisors.flatMap((options) => {
    const advisor = variantOf(advisors as readonly unknown[] as readonly Advisor[], options.kind);
    return advisor.lookAtSite ? [{ kind: options.kind, look: (view: SiteView) => advisor.lookAtSite!(view, options) }] : [];
  });
  return {
    siteAdvisors: bound.map(({ kind }) => kind),
    *lookAtSite(view: SiteView): Iterable<AlertState | null> {
      for (const { kind, look } of bound) for (const found of look(view)) yield found && { kind, ...found };
    },
  };
}

function deviceAlerts(config: AgentConfig, view: DeviceView): AlertState[] {
  return config.advisors.flatMap((options) => {
    const advisor = variantOf(advisors, options.kind) as (typeof advisors)[number] & {
      lookAtDevice?: (view: DeviceView, options: unknown) => AlertState['finding'];
    };
    return advisor.lookAtDevice ? [{ kind: options.kind, subject: view.device, finding: advisor.lookAtDevice(view, options) }] : [];
  });
}

function deviceRoute(subscription: AgentConfig['subscriptions'][number], fixed: Record<string, string>): DeviceRoute {
  const decoder = variantOf(decoders as readonly unknown[] as readonly Decoder[], subscription.decoder.kind);
  const pattern = compileTopicPattern(subscription.topic, fixed);
  if (pattern.kind === 'error') throw new AgentError('configuration-invalid', `subscription ${subscription.topic}: ${pattern.problem}`);
  const { devices } = subscription;
  return {
    decoder: decoder.kind,
    match: (topic) => pattern.match(topic),
    ...(devices && { owns: (device: string) => devices.some((name) => isNamed(device, name)) }),
    ...(decoder.stateKey && { stateKey: (input) => decoder.stateKey!(input, subscription.decoder) }),
    ...(decoder.greeting && { greeting: (key, now) => decoder.greeting!(key, now) }),
    answers: decoder.answers,
    decode: (input, state) => decoder.decode(input, subscription.decoder, state),
  };
}

/** Whether a device bears this name, or begins with it where it ends with a star. */
function isNamed(device: string, name: string): boolean {
  return name.endsWith('*') ? device.startsWith(name.slice(0, -1)) : device === name;
}

function mqttFilter(topic: string, fixed: Record<string, string>): string {
  const filter = toMqttFilter(topic, fixed);
  if (typeof filter !== 'string') throw new AgentError('configuration-invalid', `subscription ${topic}: ${filter.problem}`);
  return filter;
}
