import { describe, expect, it } from 'vitest';
import { readersOf } from '../../../agent/config/readers.ts';
import { loadText, problemsOfText } from '../../support/config-file.ts';

const problemsOf = (text: string): string[] => problemsOfText(text).map(({ path, message }) => `${path}: ${message}`);

const SIDES = '{ port: 1, side: outside }, { port: 2, side: inside }';
const reader = (antennas: string, door?: string) =>
  `readers: [{ device: dock-1, antennas: [${antennas}]${door === undefined ? '' : `, door: ${door}`} }]`;
const INSIDE_MISSING = 'readers[0].door: needs inside: the location that goods leave through it from';
const MOVE_MISSING = 'readers[0].door: move needs the locations inside and outside';

describe('an RFID reader', () => {
  it('may look at shelves and at a door, and needs no door where it looks at shelves alone', () => {
    const { readers } = loadText(reader(`${SIDES}, { port: 3, location: A-01 }`, '{ inside: HALL }'));
    expect(readersOf(readers).get('dock-1')).toMatchObject({ door: { in: 'receive', out: 'ship', inside: 'HALL', outside: null } });
    expect(problemsOf(reader('{ port: 3, location: A-01 }'))).toEqual([]);
  });

  it('is configured once, and each of its ports once', () => {
    const one = '{ device: hall-1, antennas: [{ port: 1, location: A-01 }] }';
    expect(problemsOf(`readers: [${one}, ${one}]`)).toEqual(['readers[1].device: "hall-1" is configured twice']);
    expect(problemsOf(reader('{ port: 1, location: A-01 }, { port: 1, location: A-02 }'))).toEqual([
      'readers[0].antennas[1].port: 1 is configured twice',
    ]);
  });

  it('has antennas that look at a shelf or at one side of a door, never at both or nothing', () => {
    const fault = 'needs a location or a side: it looks at a shelf, or at one side of a door';
    expect(problemsOf(reader('{ port: 1 }'))).toEqual([`readers[0].antennas[0]: ${fault}`]);
    expect(problemsOf(reader(`${SIDES}, { port: 3, side: inside, location: A-01 }`, '{ inside: HALL }'))).toEqual([
      `readers[0].antennas[2]: ${fault}`,
    ]);
  });

  it('has antennas on both sides of its door', () => {
    const oneSided = 'readers[0].antennas: a door needs antennas on both sides: inside and outside';
    expect(problemsOf(reader('{ port: 1, side: inside }', '{ inside: HALL }'))).toEqual([oneSided]);
    expect(problemsOf(reader('{ port: 1, location: A-01 }', '{ inside: HALL }'))).toEqual(['readers[0].door: no antenna looks at a door']);
  });

  it('may not keep a shelf that a sensor keeps', () => {
    expect(problemsOf(`shelves: [{ device: scale-1, location: A-01 }]\n${reader('{ port: 1, location: A-01 }')}`)).toEqual([
      'readers[0].antennas[0].location: a shelf sensor is configured for A-01, too',
    ]);
  });
});

describe('the door of a reader', () => {
  it.each([undefined, '{}', '{ in: return }', '{ out: ship }', '{ out: scrap }', '{ outside: YARD }'])(
    '%s must say what lies inside: goods leave from there',
    (door) => {
      expect(problemsOf(reader(SIDES, door))).toEqual([INSIDE_MISSING]);
    },
  );

  it.each(['{ inside: HALL }', '{ out: scrap, inside: HALL }', '{ out: none }', '{ out: receive }', '{ out: return }'])(
    '%s says enough',
    (door) => {
      expect(problemsOf(reader(SIDES, door))).toEqual([]);
    },
  );

  it.each(['ship', 'scrap'])('takes goods that come in as %s from a location outside, which must be named', (action) => {
    const missing = `readers[0].door.in: ${action} needs outside: the location that goods leave through it from`;
    expect(problemsOf(reader(SIDES, `{ in: ${action}, inside: HALL }`))).toEqual([missing]);
    expect(problemsOf(reader(SIDES, `{ in: ${action}, out: none }`))).toEqual([missing]);
    expect(problemsOf(reader(SIDES, `{ in: ${action} }`))).toEqual([INSIDE_MISSING, missing]);
    expect(problemsOf(reader(SIDES, `{ in: ${action}, out: none, outside: YARD }`))).toEqual([]);
  });

  it('moves goods between two locations that differ', () => {
    expect(problemsOf(reader(SIDES, '{ in: move, out: none }'))).toEqual([MOVE_MISSING]);
    expect(problemsOf(reader(SIDES, '{ out: move, inside: A-01 }'))).toEqual([MOVE_MISSING]);
    expect(problemsOf(reader(SIDES, '{ in: move, outside: A-01 }'))).toEqual([MOVE_MISSING]);
    expect(problemsOf(reader(SIDES, '{ in: move, inside: A-01, outside: A-01 }'))).toEqual([
      'readers[0].door.outside: is the location inside, too',
    ]);
    expect(problemsOf(reader(SIDES, '{ in: move, out: move, inside: A-01, outside: B-01 }'))).toEqual([]);
  });
});
