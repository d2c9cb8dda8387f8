import { z } from 'zod';
import { type Door, PASSAGE_ACTIONS, type PassageAction, type Reader, type ReadPoint } from '../domain/rfid/reader.ts';
import { duration } from '../registry.ts';
import { topicName } from './fields.ts';
import type { Fault } from './issues.ts';
import { always } from './one-of.ts';

const antennaSchema = z.strictObject({
  port: z.int().min(1).max(64).describe('Port of the antenna at the reader'),
  location: topicName().optional().describe('It looks at this shelf: the goods whose tags it hears lie there'),
  side: z.enum(['inside', 'outside']).optional().describe('It looks at this side of a door: goods are followed through'),
});

const doorSchema = z.strictObject({
  in: z.enum(PASSAGE_ACTIONS).default('receive').describe('What it is for the stock when goods come in'),
  out: z
    .enum(PASSAGE_ACTIONS)
    .default('ship')
    .describe('What it is when they go out; none where picks are scanned, too, without the serial number of the tag'),
  inside: topicName()
    .optional()
    .describe('The location behind the door; needed where out is ship or scrap. Without it what comes in lies at receiving'),
  settle: duration('3s').describe('A passage is said once the tag was beyond the door, or was not heard, for so long'),
  gap: duration('15s').describe('A tag that was not heard for so long and comes again comes anew'),
  audibleDbm: z
    .number()
    .min(-80)
    .max(0)
    .default(-72)
    .describe('Both sides must hear a tag at least this loud, once, for it to pass; goods that stand near the door are heard less'),
  outside: topicName()
    .optional()
    .describe('The location before the door, for a door within the site: needed where the action is move, or in is ship or scrap'),
});

const readerSchema = z.strictObject({
  device: topicName().describe('The RFID reader'),
  departure: duration('2m').describe('A tag has left its shelf when the reader has listened for so long without hearing it'),
  antennas: z.array(antennaSchema).min(1).max(64).describe('What each antenna looks at: a shelf, or one side of a door'),
  door: doorSchema.optional().describe('What a passage through its door means'),
});

interface Readers {
  readonly readers: z.infer<typeof readersSchema>;
  readonly shelves: readonly { readonly location: string }[];
}

/** RFID readers and what their antennas look at. */
export const readersSchema = z.array(readerSchema).superRefine((readers, context) => {
  if (!Array.isArray(readers)) return;
  const names = new Set<unknown>();
  readers.forEach((reader, index) => {
    if (!reader || typeof reader !== 'object') return;
    const problem = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path: [index, ...path], message });
    if (typeof reader.device === 'string' && names.has(reader.device)) problem(['device'], `"${reader.device}" is configured twice`);
    names.add(reader.device);
    if (Array.isArray(reader.antennas)) checkAntennas(reader.antennas, problem);
    checkDoor(reader, problem);
  });
}, always);

/** What takes goods from a location. */
const TAKES: ReadonlySet<PassageAction> = new Set<PassageAction>(['ship', 'scrap']);

type Tell = (path: (string | number)[], message: string) => void;

function checkAntennas(antennas: readonly Partial<z.infer<typeof antennaSchema>>[], problem: Tell): void {
  const ports = new Set<unknown>();
  antennas.forEach((antenna, at) => {
    if (!antenna || typeof antenna !== 'object') return;
    const { port, location, side } = antenna;
    if (ports.has(port)) problem(['antennas', at, 'port'], `${port} is configured twice`);
    ports.add(port);
    if ((location === undefined) === (side === undefined))
      problem(['antennas', at], 'needs a location or a side: it looks at a shelf, or at one side of a door');
  });
}

function checkDoor({ antennas, door }: Partial<z.infer<typeof readerSchema>>, problem: Tell): void {
  const sides = new Set(Array.isArray(antennas) ? antennas.flatMap((antenna) => antenna?.side ?? []) : []);
  if (sides.size === 1) problem(['antennas'], 'a door needs antennas on both sides: inside and outside');
  if (sides.size === 0) {
    if (door !== undefined) problem(['door'], 'no antenna looks at a door');
    return;
  }
  const { in: inwards, out, inside, outside } = door ?? {};
  if (inwards === 'move' || out === 'move') {
    if (inside === undefined || outside === undefined) problem(['door'], 'move needs the locations inside and outside');
    else if (inside === outside) problem(['door', 'outside'], 'is the location inside, too');
    return;
  }
  // An item that lies at two locations could not be taken from either.
  if (inside === undefined && TAKES.has(out ?? doorSchema.shape.out.parse(undefined)))
    problem(['door'], 'needs inside: the location that goods leave through it from');
  if (outside === undefined && inwards !== undefined && TAKES.has(inwards))
    problem(['door', 'in'], `${inwards} needs outside: the location that goods leave through it from`);
}

/** Shelves that both a sensor and a reader would keep: two words about one stock. */
export function doubleShelves({ readers, shelves }: Readers): Fault[] {
  const kept = new Set(shelves.map(({ location }) => location));
  return readers.flatMap(({ antennas }, index) =>
    antennas.flatMap(({ location }, at) =>
      location !== undefined && kept.has(location)
        ? [
            {
              steps: ['readers', index, 'antennas', at, 'location'],
              message: `a shelf sensor is configured for ${location}, too`,
              atKey: false,
            },
          ]
        : [],
    ),
  );
}

/** The readers by their names, as the loops take them. */
export function readersOf(readers: z.infer<typeof readersSchema>): ReadonlyMap<string, Reader> {
  return new Map(
    readers.map(({ device, departure, antennas, door }) => {
      const points = antennas.map(({ port, location, side }): [number, ReadPoint] => [
        port,
        location === undefined ? { kind: 'door', side: side! } : { kind: 'shelf', location },
      ]);
      return [
        device,
        {
          device,
          points: new Map(points),
          departureMs: departure,
          door: doorOf(door ?? doorSchema.parse({})),
        },
      ];
    }),
  );
}

function doorOf({ in: inwards, out, inside, outside, settle, gap, audibleDbm }: z.infer<typeof doorSchema>): Door {
  return { in: inwards, out, inside: inside ?? null, outside: outside ?? null, settleMs: settle, gapMs: gap, audibleDbm };
}
