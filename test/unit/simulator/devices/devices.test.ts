import { describe, expect, it } from 'vitest';
import { scannerJson } from '../../../../agent/decoders/scanner-json.ts';
import { shelfJson } from '../../../../agent/decoders/shelf-json.ts';
import { createScale } from '../../../../simulator/devices/scale.ts';
import { createScanner } from '../../../../simulator/devices/scanner.ts';
import { createRandom } from '../../../../simulator/random.ts';

const NOW = Date.UTC(2026, 0, 5, 9, 30);
const clock = { now: () => NOW };

function keptWire() {
  const sent: { topic: string; payload: string }[] = [];
  return {
    sent,
    publish: (topic: string, payload: string) => void sent.push({ topic, payload }),
    listen: () => undefined,
    underWay: () => 0,
  };
}

const input = ({ topic, payload }: { topic: string; payload: string }) => ({
  match: { site: 'here', device: topic.split('/').at(-1)! },
  topic,
  payload: new TextEncoder().encode(payload),
  retained: false,
  receivedAt: NOW,
});

describe('simulated devices', () => {
  it('weigh in a way that the shelf decoder reads, off by less than half a unit', () => {
    const wire = keptWire();
    const setting = { site: 'here', bin: 'A-01', unitWeightGrams: 250, tareGrams: 400 };
    let units = 0;
    const scale = createScale(wire, clock, createRandom('scale'), { ...setting, units: () => units });
    for (; units < 400; units++) scale.report();
    expect(wire.sent[0]!.topic).toBe('warehouse/here/shelf/A-01');
    wire.sent.forEach((message, expected) => {
      const decoded = shelfJson.decode(input(message), shelfJson.options.parse({ kind: 'shelf-json' }), null);
      const event = decoded.ok ? decoded.events[0]! : null;
      expect(event).toMatchObject({ kind: 'reading', device: 'A-01', seq: expected, deviceTime: NOW + expected });
      if (event?.kind === 'reading') expect(Math.round((event.weightGrams! - 400) / 250)).toBe(expected);
    });
  });

  it('say which run their sequence belongs to, where one is named', () => {
    const wire = keptWire();
    createScanner(wire, clock, { site: 'here', device: 'gun-1', boot: 'second' }).scan({ action: 'pick', code: '1', quantity: 1 });
    const decoded = scannerJson.decode(input(wire.sent[0]!), scannerJson.options.parse({ kind: 'scanner-json' }), null);
    expect(decoded).toMatchObject({ ok: true, events: [{ boot: 'second', seq: 0 }] });
  });

  it('scan in a way that the scanner decoder reads', () => {
    const wire = keptWire();
    const scanner = createScanner(wire, clock, { site: 'here', device: 'gun-1' });
    scanner.scan({ action: 'pick', code: '4006381333931', quantity: 2, location: 'A-01', operator: 'op7', order: 'C-9' });
    scanner.scan({ action: 'return', code: '4006381333931', quantity: 1, condition: 'quarantine' });
    const events = wire.sent.map((message) =>
      scannerJson.decode(input(message), scannerJson.options.parse({ kind: 'scanner-json' }), null),
    );
    expect(events).toMatchObject([
      {
        ok: true,
        events: [
          { kind: 'scan', seq: 0, action: 'pick', code: '4006381333931', quantity: 2, location: 'A-01', order: 'C-9', deviceTime: NOW },
        ],
      },
      { ok: true, events: [{ kind: 'scan', seq: 1, action: 'return', quantity: 1, condition: 'quarantine' }] },
    ]);
  });
});
