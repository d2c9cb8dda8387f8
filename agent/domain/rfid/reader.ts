import type { DoorSettings, DoorSide } from './door.ts';

/** What a passage through a door is for the stock; `none`: it is not recorded. */
export const PASSAGE_ACTIONS = ['receive', 'return', 'ship', 'scrap', 'move', 'none'] as const;
export type PassageAction = (typeof PASSAGE_ACTIONS)[number];

/** What an antenna looks at. */
export type ReadPoint = { readonly kind: 'shelf'; readonly location: string } | { readonly kind: 'door'; readonly side: DoorSide };

/** How a door judges, what passages through it mean, and the locations on its sides; null where the scan's own default counts. */
export interface Door extends DoorSettings {
  readonly in: PassageAction;
  readonly out: PassageAction;
  readonly inside: string | null;
  readonly outside: string | null;
}

/** An RFID reader and its antennas, by port. */
export interface Reader {
  readonly device: string;
  readonly points: ReadonlyMap<number, ReadPoint>;
  /** A tag has left when the reader has listened for so long without hearing it, milliseconds. */
  readonly departureMs: number;
  readonly door: Door;
}

/** Where an antenna's tags lie; null where it watches a door, or nothing. */
export function shelfOf(reader: Reader | undefined, antenna: number): string | null {
  const point = reader?.points.get(antenna);
  return point?.kind === 'shelf' ? point.location : null;
}
