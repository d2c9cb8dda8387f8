import type { Decoded, DecoderInput, OutMessage } from '../../decoders/decoder.ts';
import { createRecent } from '../../store/recent.ts';

/** Where a device's message goes: a compiled topic pattern and the decoder behind it, its options already bound. */
export interface DeviceRoute {
  readonly decoder: string;
  match(topic: string): Readonly<Record<string, string>> | null;
  /** Whether a device is this gateway's, where another hears it, too; absent where all are. */
  owns?(device: string): boolean;
  /** What the state of a message belongs to; absent where the decoder keeps none. */
  stateKey?(input: DecoderInput): string | null;
  /** What is said to a device of which a state is kept when a connection begins; absent where nothing is. */
  greeting?(key: string, now: number): OutMessage;
  /** Topics on which the decoder may answer; absent where it has none. */
  readonly answers?: RegExp | undefined;
  decode(input: DecoderInput, state: unknown): Decoded;
}

/** What came of a message from upstream. */
export type UpstreamOutcome =
  | { readonly ok: true; readonly skus: readonly string[] }
  | { readonly ok: false; readonly reason: string; readonly detail: string };

/** Where upstream's message goes: one topic and the command behind it. Runs in the batch's transaction. */
export interface UpstreamRoute {
  readonly channel: string;
  readonly topic: string;
  handle(payload: Uint8Array, receivedAt: number): UpstreamOutcome;
}

/** All routes. Device patterns are tried in the order of the configuration. */
export interface Routes {
  readonly devices: readonly DeviceRoute[];
  readonly upstream: readonly UpstreamRoute[];
}

/** A device's topic, matched: its route, the placeholders' values, and the device that the topic names; null where it names none. */
export interface DeviceMatch {
  readonly route: DeviceRoute;
  readonly match: Readonly<Record<string, string>>;
  readonly device: string | null;
}

type Found = DeviceMatch | { readonly upstream: UpstreamRoute } | null;

const TOPICS_REMEMBERED = 4096;

/** Finds where a topic's messages go; devices speak on the same topic again and again, so what was found is remembered until the routes change. */
export function createRouteFinder(routes: () => Routes): (topic: string, fromUpstream: boolean) => Found {
  const known = createRecent<string, Found>(TOPICS_REMEMBERED);
  let knownFor: readonly DeviceRoute[] = [];

  function find({ devices, upstream }: Routes, topic: string, fromUpstream: boolean): Found {
    const answer = upstream.find((route) => route.topic === topic);
    if (answer) return { upstream: answer };
    for (const route of fromUpstream ? [] : devices) {
      const match = route.match(topic);
      if (match) return { route, match, device: match['device'] || null };
    }
    return null;
  }

  return (topic, fromUpstream) => {
    const current = routes();
    if (current.devices !== knownFor) {
      known.clear();
      knownFor = current.devices;
    }
    if (fromUpstream) return find(current, topic, true);
    let found = known.get(topic);
    if (found === undefined) {
      found = find(current, topic, false);
      known.set(topic, found);
    }
    return found;
  };
}
