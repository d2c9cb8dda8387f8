import { describe, expect, it } from 'vitest';
import { impinjR700 } from '../../../agent/decoders/impinj-r700.ts';

const options = impinjR700.options.parse({ kind: 'impinj-r700' });

function decode(payload: unknown) {
  const bytes = new TextEncoder().encode(JSON.stringify(payload));
  return impinjR700.decode({ match: { device: 'dock-1' }, topic: 't', payload: bytes, retained: false, receivedAt: 0 }, options, null);
}

const status = (inventoryStatus: string) => ({ eventType: 'inventoryStatus', inventoryStatusEvent: { inventoryStatus } });
const pin = { eventType: 'gpiTransition', gpiTransitionEvent: { gpi: 1, transition: 'low-to-high' } };
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
});
