import { describe, expect, it } from 'vitest';
import { impinjR700 } from '../../../agent/decoders/impinj-r700.ts';

const options = impinjR700.options.parse({ kind: 'impinj-r700' });

function decode(payload: unknown) {
  const bytes = new TextEncoder().encode(JSON.stringify(payload));
  return impinjR700.decode({ match: { device: 'dock-1' }, topic: 't', payload: bytes, retained: false, receivedAt: 0 }, options, null);
}

const status = (inventoryStatus: string) => ({ eventType: 'inventoryStatus', inventoryStatusEvent: { inventoryStatus } });
const pin = { eventType: 'gpiTransition', gpiTransitionEvent: { gpi: 1, transition: 'low-to-high' } };
const antenna = (word: 'Connected' | 'Disconnected', antennaPort: unknown) => ({
  eventType: `antenna${word}`,
  [`antenna${word}Event`]: { antennaPort, antennaName: 'Antenna' },
});
const read = { eventType: 'tagInventory', tagInventoryEvent: { epcHex: '3034257BF7194E4000001A85', antennaPort: 1 } };

describe('a reader', () => {
  it.each([
    ['runs its inventory', status('running'), true],
    ['is idle', status('idle'), false],
    ['has stopped', status('stopped'), false],
    ['waits for its trigger', status('armed'), false],
    ['runs it, as early firmware tells', { inventoryStatusEvent: { inventoryStatus: 'running' } }, true],
    ['tells of a pin', pin, false],
    ['stops, in a list', [status('running'), status('idle')], false],
    ['runs, in a list with something else', [status('running'), pin], true],
  ])('that %s says whether it reads tags now', (_title, payload, isListening) => {
    expect(decode(payload)).toEqual({ ok: true, events: [], device: 'dock-1', isListening });
  });

  it.each([
    ['a read', read],
    ['a read among others', [status('idle'), read]],
    ['a read of which nothing can be made', { ...read, tagInventoryEvent: { epcHex: 'XY' } }],
    ['an empty list', []],
  ])('says nothing of it with %s', (_title, payload) => {
    expect(decode(payload)).not.toHaveProperty('isListening');
  });

  it.each([
    ['one that is disconnected', antenna('Disconnected', 2), [{ antenna: 2, isDeaf: true }]],
    ['one that is connected', antenna('Connected', 2), [{ antenna: 2, isDeaf: false }]],
    [
      'the last change of each',
      [antenna('Disconnected', 1), antenna('Disconnected', 2), antenna('Connected', 1)],
      [
        { antenna: 1, isDeaf: false },
        { antenna: 2, isDeaf: true },
      ],
    ],
    ['one that is disconnected after a read', [read, antenna('Disconnected', 1)], [{ antenna: 1, isDeaf: true }]],
    ['none that has read since', [antenna('Disconnected', 1), read], undefined],
    ['none where the port is missing', antenna('Disconnected', undefined), undefined],
    ['none where there is no such port', antenna('Disconnected', 0), undefined],
    ['none where it runs its inventory', status('running'), undefined],
  ])('tells of its antennas %s', (_title, payload, antennas) => {
    const decoded = decode(payload);
    expect([decoded.ok, decoded.antennas]).toEqual([true, antennas]);
  });
});
