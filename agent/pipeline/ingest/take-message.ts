import type { Decoded, DecoderInput, OutMessage } from '../../decoders/decoder.ts';
import { invariant } from '../../domain/invariant.ts';
import type { DeviceEvent, StockEvent } from '../../domain/stock/stock-event.ts';
import type { Message } from '../../ports.ts';
import { STARTS_MARK } from '../../store/marks.ts';
import type { Counters } from '../counters.ts';
import type { DeadLetterBox } from './dead-letter.ts';
import type { EventTimes } from './event-time.ts';
import type { TagEars } from './hear-tags.ts';
import { misplacedHistory } from './history.ts';
import { recordReading } from './record-reading.ts';
import { recordScan } from './record-scan.ts';
import type { Recording } from './recording.ts';
import type { Refusal } from './refusal.ts';
import { createRouteFinder, type DeviceMatch, type DeviceRoute, type Routes, type UpstreamRoute } from './routes.ts';
import { type SeenDevices, sight } from './sightings.ts';

export interface TakeParts {
  readonly counters: Counters;
  readonly recording: Recording;
  readonly routes: () => Routes;
  readonly deadLetters: DeadLetterBox;
  readonly times: EventTimes;
  /** Where reads of RFID tags go. */
  readonly ears: TagEars;
}

/** What the messages of one batch brought. */
export interface Batch {
  /** Items whose position may have changed. */
  readonly dirty: Set<string>;
  readonly seen: SeenDevices;
  /** What decoders want to say to their devices once the batch is on disk; null for a message that is taken again: it neither moves a state nor asks anything. */
  readonly answers: OutMessage[] | null;
}

/** Makes of a message what it is: events in the journal, a command of upstream, or a dead letter. Runs in the caller's transaction. */
export type TakeMessage = (message: Message, fromUpstream: boolean, batch: Batch) => void;

/** Creates the way of a message; only the surroundings can fail in it, for whatever is in a message ends as an event or a dead letter. */
export function createTakeMessage({ counters, recording, routes, deadLetters, times, ears }: TakeParts): TakeMessage {
  const routeOf = createRouteFinder(routes);
  let starts: string | null = null;

  function lineOf({ connection = 0 }: Message): string {
    starts ??= recording.store.settings.get(STARTS_MARK) ?? '0';
    return `${starts}.${connection}`;
  }

  function takeFromUpstream(answer: UpstreamRoute, message: Message, { dirty }: Batch): void {
    counters.count('upstream_messages', answer.channel);
    const outcome = answer.handle(message.payload, message.receivedAt);
    if (outcome.ok) for (const sku of outcome.skus) dirty.add(sku);
    else deadLetters.put(message, null, outcome);
  }

  function takeFromDevice(found: DeviceMatch, message: Message, batch: Batch): void {
    const { route, match } = found;
    const { topic, payload, retained, receivedAt } = message;
    const isOurs = (device: string): boolean => found.device !== null || route.owns?.(device) !== false;
    if (found.device !== null && route.owns?.(found.device) === false) return counters.count('messages_elsewhere');
    const { decoder } = route;
    const input = { match, topic, payload, retained, receivedAt };
    const decoded = route.stateKey
      ? decodeWithState(route, { ...input, line: lineOf(message), isReplay: !batch.answers }, batch)
      : route.decode(input, null);
    const device = decoded.device ?? found.device;
    const events = decoded.ok ? decoded.events.filter((event) => isOurs(event.device)) : [];
    const isElsewhere = decoded.ok && decoded.events.length > 0 ? events.length === 0 : device !== null && !isOurs(device);
    if (isElsewhere) return counters.count('messages_elsewhere');
    const silent = decoded.ok ? silentOf(decoded) : found.device;
    if (silent !== null) sight(batch.seen, { device: silent, decoder, seenAt: receivedAt }, null);
    countGaps(decoded);
    if (!decoded.ok) return deadLetters.put(message, device ?? topic, decoded);
    if (silent !== null && batch.answers) ears.noteAlive(silent, decoded);
    for (const event of events) {
      sight(batch.seen, { device: event.device, decoder, seenAt: receivedAt }, event);
      if (event.kind !== 'tag-read') record(event, message, batch.dirty);
    }
    hearTags(events, message, !batch.answers);
    if (device !== null && decoded.antennas && batch.answers) ears.noteAntennas(device, decoded.antennas);
    if (decoded.problem) deadLetters.put(message, device ?? topic, decoded.problem);
  }

  /** A message may be full of tags of which nothing can be made: it is one dead letter. */
  function hearTags(events: readonly DeviceEvent[], message: Message, isAgain: boolean): void {
    let first: Refusal | null = null;
    let refusals = 0;
    for (const event of events) {
      const refusal = event.kind === 'tag-read' ? ears.hear(event, message, isAgain) : null;
      if (!refusal) continue;
      first ??= refusal;
      refusals++;
    }
    if (!first) return;
    const more = refusals > 1 ? `; and ${refusals - 1} more of its tags` : '';
    deadLetters.put(message, events[0]!.device, { ...first, detail: `${first.detail}${more}` });
  }

  function countGaps({ counted }: Decoded): void {
    if (!counted) return;
    counters.count('device_events_missing', '', counted.missing);
    counters.count('device_events_recovered', '', counted.recovered);
    counters.count('events_duplicate', '', counted.repeated);
  }

  /** A sensor or reader that is alive and says nothing of its shelf; a name that has shown no shelf yet may be one that nobody hears again. */
  function silentOf({ device, events }: Decoded & { readonly ok: true }): string | null {
    if (device === undefined || events.some((event) => event.device === device)) return null;
    return recording.readers.has(device) || recording.store.devices.shelf(device) ? device : null;
  }

  function decodeWithState(route: DeviceRoute, input: DecoderInput, { answers }: Batch): Decoded {
    const { decoder } = route;
    const key = route.stateKey!(input);
    const { decoderStates } = recording.store;
    const decoded = route.decode(input, key === null ? null : decoderStates.get(decoder, key));
    if (!answers) return decoded;
    const { state, stateCanWait = false, out = [] } = decoded;
    if (key !== null && state !== undefined) decoderStates.put({ decoder, key, state, changedAt: input.receivedAt }, stateCanWait);
    for (const answer of out) {
      invariant(route.answers?.test(answer.topic) === true, `the decoder ${decoder} may publish on ${answer.topic}`);
      answers.push(answer);
    }
    return decoded;
  }

  function record(event: StockEvent, message: Message, dirty: Set<string>): void {
    const { receivedAt, topic, payload } = message;
    const arrival = { topic, payload, receivedAt, ...times.stamp(event, receivedAt) };
    const misplaced = misplacedHistory(recording.store, event, arrival.eventTime);
    if (misplaced) return deadLetters.put(message, event.device, misplaced);
    const recorded = event.kind === 'scan' ? recordScan(recording, event, arrival) : recordReading(recording, event, arrival);
    if (recorded.kind === 'refused') return deadLetters.put(message, event.device, recorded);
    if (recorded.kind === 'duplicate') return counters.count('events_duplicate');
    counters.count('events_recorded', event.kind === 'scan' ? event.action : 'level');
    if (recorded.kind === 'recorded') for (const sku of recorded.skus) dirty.add(sku);
  }

  return (message, fromUpstream, batch) => {
    const found = routeOf(message.topic, fromUpstream);
    if (!found)
      return deadLetters.put(message, null, {
        reason: 'no-subscription',
        detail: 'no subscription of the configuration takes this topic',
      });
    if ('upstream' in found) return takeFromUpstream(found.upstream, message, batch);
    takeFromDevice(found, message, batch);
  };
}
