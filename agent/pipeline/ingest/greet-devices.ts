import type { OutMessage } from '../../decoders/decoder.ts';
import type { Store } from '../../store/store.ts';
import type { Routes } from './routes.ts';

/** More would not get out at once; whoever is not greeted is asked when it speaks. */
const MOST_GREETED = 50;

/** What decoders say to the devices of which they keep a state, where a connection begins and what was published meanwhile may never come; those heard last come first. */
export function greetingsOf(store: Store, { devices }: Routes, now: number): OutMessage[] {
  const greeting = new Map(devices.flatMap((route) => (route.greeting ? [[route.decoder, route.greeting] as const] : [])));
  return [...greeting].flatMap(([decoder, greet]) => store.decoderStates.newest(decoder, MOST_GREETED).map((key) => greet(key, now)));
}
