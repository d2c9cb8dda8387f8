import fc from 'fast-check';
import { get } from 'sparkplug-payload';
import { describe, expect, it } from 'vitest';
import type { Decoded, DecoderInput } from '../../../agent/decoders/decoder.ts';
import { sparkplugB } from '../../../agent/decoders/sparkplug-b.ts';
import type { ShelfReading } from '../../../agent/domain/stock/stock-event.ts';
import { sparkplugEdge } from '../../support/sparkplug-edge.ts';

const NOON = 1_767_614_400_000;
const COUNTS = { kind: 'sparkplug-b', metrics: [{ name: '*Count', as: 'count' }], device: '{device}' };

/** A decoder with the state that it keeps, and what it told to the nodes. */
function listener(words: object = COUNTS) {
  const options = sparkplugB.options.parse({ kind: 'sparkplug-b', ...words });
  let state: unknown = null;
  const asked: string[] = [];
  const hear = (input: DecoderInput): Decoded => {
    const decoded = sparkplugB.decode(input, options, state);
    // As the database keeps it.
    if (decoded.state !== undefined) state = JSON.parse(JSON.stringify(decoded.state));
    for (const { topic } of decoded.out ?? []) asked.push(topic);
    return decoded;
  };
  const setState = (next: unknown) => {
    state = next;
  };
  const heard = (input: DecoderInput) => {
    const decoded = hear(input);
    return decoded.ok
      ? decoded.events.map((event) => (event as ShelfReading).count ?? (event as ShelfReading).weightGrams)
      : decoded.reason;
  };
  return { hear, heard, asked, state: () => state, setState };
}

const count = (value: number, alias = 5, name = 'Count') => ({ name, alias, type: 'UInt16' as const, value });
const byAlias = (value: number, alias = 5) => ({ name: '', alias, type: 'UInt16' as const, value });

describe('a node that is asked for its births', () => {
  it('is asked when values come before a birth, once in 30 s however many come, and is heard after it', () => {
    const [edge, { heard, asked }] = [sparkplugEdge(), listener()];
    edge.nodeBirth(NOON);
    edge.birth('s1', NOON, [count(4)]);
    for (let second = 0; second < 60; second++) expect(heard(edge.values('s1', NOON + second * 1000, [count(4)]))).toBe('not-born');
    expect(asked).toEqual(['spBv1.0/G/NCMD/edge', 'spBv1.0/G/NCMD/edge']);
    expect(heard(edge.nodeBirth(NOON + 61_000))).toEqual([]);
    expect(heard(edge.birth('s1', NOON + 61_000, [count(3)]))).toEqual([3]);
    expect(heard(edge.values('s1', NOON + 62_000, [byAlias(2)]))).toEqual([2]);
    expect(asked).toHaveLength(2);
  });

  it('gets a command that Eclipse Tahu’s library reads as Node Control/Rebirth', () => {
    const { hear } = listener();
    const decoded = hear(sparkplugEdge().values('s1', NOON, [count(1)]));
    expect(decoded.out).toHaveLength(1);
    expect(decoded.out![0]!.topic).toMatch(sparkplugB.answers!);
    const { metrics } = get('spBv1.0')!.decodePayload(decoded.out![0]!.payload);
    expect(metrics).toMatchObject([{ name: 'Node Control/Rebirth', type: 'Boolean', value: true }]);
  });

  it('is asked after a gap, and nothing counts before the births', () => {
    const [edge, { heard, asked }] = [sparkplugEdge(), listener()];
    heard(edge.nodeBirth(NOON));
    expect(heard(edge.birth('s1', NOON, [count(9)]))).toEqual([9]);
    edge.values('s1', NOON + 1, [byAlias(8)]);
    expect(heard(edge.values('s1', NOON + 2, [byAlias(7)]))).toBe('sequence-gap');
    expect(heard(edge.values('s1', NOON + 3, [byAlias(6)]))).toBe('not-born');
    expect(heard(edge.birth('s1', NOON + 4, [count(5)]))).toBe('not-born');
    expect(asked).toHaveLength(1);
  });

  it('is asked for a device that has values and no birth, or an alias that none has named, and its other devices go on', () => {
    const [edge, { heard, asked }] = [sparkplugEdge(), listener()];
    heard(edge.nodeBirth(NOON));
    heard(edge.birth('s1', NOON, [count(9)]));
    expect(heard(edge.values('s2', NOON, [byAlias(8)]))).toBe('not-born');
    expect(heard(edge.values('s1', NOON + 40_000, [byAlias(7), byAlias(1, 6)]))).toBe('unknown-alias');
    expect(heard(edge.birth('s3', NOON + 40_001, [count(2, 9)]))).toEqual([2]);
    expect(heard(edge.values('s3', NOON + 40_002, [byAlias(1, 9)]))).toEqual([1]);
    expect(asked).toHaveLength(2);
  });

  it('is not asked for what the broker sends again', () => {
    const [edge, { heard, asked }] = [sparkplugEdge(), listener()];
    heard(edge.nodeBirth(NOON));
    heard(edge.birth('s1', NOON, [count(9)]));
    const sent = [8, 7, 6].map((value, index) => edge.values('s1', NOON + index, [byAlias(value)]));
    expect(sent.map(heard)).toEqual([[8], [7], [6]]);
    expect(sent.map(heard)).toEqual([[], [], []]);
    expect(heard(edge.values('s1', NOON + 9, [byAlias(5)]))).toEqual([5]);
    expect(asked).toEqual([]);
  });

  it('is asked on a new connection, though its sequence goes on: births may have been missed', () => {
    const [edge, { heard, asked }] = [sparkplugEdge(), listener()];
    heard({ ...edge.nodeBirth(NOON), line: '1.1' });
    heard({ ...edge.birth('s1', NOON, [count(9)]), line: '1.1' });
    expect(heard({ ...edge.values('s1', NOON, [byAlias(8)]), line: '1.1' })).toEqual([8]);
    expect(heard({ ...edge.values('s1', NOON, [byAlias(7)]), line: '1.2' })).toBe('not-born');
    expect(asked).toHaveLength(1);
  });

  it('is asked when the choice of metrics has changed since its births', () => {
    const edge = sparkplugEdge();
    const before = listener();
    before.hear(edge.nodeBirth(NOON));
    before.hear(edge.birth('s1', NOON, [count(9)]));
    const after = listener({ ...COUNTS, device: '{node}' });
    after.setState(before.state());
    expect(after.heard(edge.values('s1', NOON + 1, [byAlias(8)]))).toBe('not-born');
    expect(after.asked).toHaveLength(1);
  });
});

describe('a session', () => {
  it('goes on after 255 with 0', () => {
    const [edge, { heard }] = [sparkplugEdge(), listener()];
    heard(edge.nodeBirth(NOON));
    heard(edge.birth('s1', NOON, [count(9)]));
    for (let index = 0; index < 600; index++) expect(heard(edge.values('s1', NOON + index, [byAlias(index)]))).toEqual([index]);
  });

  it('ends with the will of its own birth and not with that of an earlier one', () => {
    const [edge, { heard }] = [sparkplugEdge(), listener()];
    const will = edge.nodeDeath(NOON);
    heard(edge.nodeBirth(NOON, { connects: true }));
    heard(edge.birth('s1', NOON, [count(9)]));
    expect(heard(will)).toEqual([]);
    expect(heard(edge.values('s1', NOON + 1, [byAlias(8)]))).toEqual([8]);
    expect(heard(edge.nodeDeath(NOON + 2))).toEqual([]);
    expect(heard(edge.values('s1', NOON + 3, [byAlias(7)]))).toBe('not-born');
  });

  it('forgets a device that has died, and not the others', () => {
    const [edge, { heard }] = [sparkplugEdge(), listener()];
    heard(edge.nodeBirth(NOON));
    heard(edge.birth('s1', NOON, [count(9)]));
    heard(edge.birth('s2', NOON, [count(8, 6)]));
    expect(heard(edge.death('s1', NOON))).toEqual([]);
    expect(heard(edge.values('s2', NOON, [byAlias(7, 6)]))).toEqual([7]);
    expect(heard(edge.values('s1', NOON, [byAlias(6)]))).toBe('not-born');
  });

  it('writes a birth at once and lets a number that counts on wait', () => {
    const [edge, { hear }] = [sparkplugEdge(), listener()];
    expect(hear(edge.nodeBirth(NOON)).stateCanWait ?? false).toBe(false);
    expect(hear(edge.birth('s1', NOON, [count(9)])).stateCanWait ?? false).toBe(false);
    expect(hear(edge.values('s1', NOON, [byAlias(8)])).stateCanWait).toBe(true);
  });
});

describe('a metric', () => {
  it('has a bound: the birth that would exceed it is refused, its values are passed over, and the others go on', () => {
    const metrics = (most: number) => Array.from({ length: most }, (_, n) => count(1, 10 + n, `${n}Count`));
    const [edge, { heard, asked }] = [sparkplugEdge(), listener({ ...COUNTS, device: '{device}.{metric}' })];
    heard(edge.nodeBirth(NOON));
    expect(heard(edge.birth('s1', NOON, metrics(1500)))).toHaveLength(1500);
    expect(heard(edge.birth('s2', NOON, metrics(501)))).toBe('too-many-metrics');
    expect([heard(edge.values('s2', NOON, [byAlias(2, 10)])), heard(edge.values('s1', NOON, [byAlias(2, 10)]))]).toEqual([[], [2]]);
    expect(heard(edge.birth('s2', NOON, metrics(500)))).toHaveLength(500);
    expect([heard(edge.birth('s1', NOON, metrics(1501))), heard(edge.birth('s1', NOON, metrics(1500)))]).toEqual([
      'too-many-metrics',
      Array.from({ length: 1500 }, () => 1),
    ]);
    expect(asked).toEqual([]);
  });

  it('that says no number is told of beside those that do', () => {
    const [edge, { hear }] = [sparkplugEdge(), listener({ metrics: [{ name: '*', as: 'count' }], device: '{device}.{metric}' })];
    hear(edge.nodeBirth(NOON));
    const birth = hear(
      edge.birth('s1', NOON, [count(65_535, 1, 'a'), count(2, 2, 'b'), { name: 'c', alias: 3, type: 'String', value: 'x' }]),
    );
    expect(birth).toMatchObject({ ok: true, events: [{ device: 's1.b', count: 2 }], problem: { reason: 'not-a-number' } });
    expect(hear(edge.values('s1', NOON, [byAlias(65_535, 1), byAlias(3, 2)]))).toMatchObject({
      events: [{ device: 's1.b', count: 3 }],
      problem: { reason: 'no-value' },
    });
    expect(hear(edge.values('s1', NOON, [{ name: '', alias: 3, type: 'String', value: 'y' }]))).toMatchObject({ ok: true, events: [] });
  });

  it('that would be one with another is left out, and both are named in the dead letter', () => {
    const [edge, { hear }] = [sparkplugEdge(), listener({ metrics: [{ name: '*', as: 'count' }] })];
    hear(edge.nodeBirth(NOON));
    for (const metrics of [
      [count(1, 1, 'a'), count(2, 2, 'b')],
      [count(1, 1, 'a'), count(2, 1, 'b')],
    ])
      expect(hear(edge.birth('s1', NOON, metrics))).toMatchObject({ ok: true, events: [], problem: { reason: 'ambiguous-metrics' } });
  });

  it('of a device is called by group, node, device and metric in the letters of a topic, cut and told apart where that is too long', () => {
    const all = { metrics: [{ name: '*', as: 'count' }], device: '{group}.{node}.{device}.{metric}' };
    const [edge, { hear }] = [sparkplugEdge(), listener(all)];
    hear(edge.nodeBirth(NOON));
    const long = 'x'.repeat(70);
    const { events } = hear(
      edge.birth('s1', NOON, [count(1, 1, 'Bay 7/Count'), count(1, 2, `${long}1`), count(1, 3, `${long}2`)]),
    ) as never as {
      events: ShelfReading[];
    };
    const names = events.map(({ device }) => device);
    expect(names[0]).toBe('G.edge.s1.Bay-7-Count');
    expect(new Set(names).size).toBe(3);
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9._-]{1,64}$/);
  });
});

/** What may happen to a node between the edge and the agent. */
type Step = 'values' | 'lost' | 'again' | 'reconnects' | 'crash' | 'device dies';

/** Plays a node whose aliases change at each connection, and whose births are asked for; the will alone always comes. Returns what was heard that never was. */
function playLossy(steps: readonly { readonly step: Step; readonly device: 0 | 1; readonly births: readonly boolean[] }[]) {
  const [edge, agent] = [sparkplugEdge(), listener()];
  const truths = new Set<string>();
  const untrue: string[] = [];
  let [time, connection, stock] = [NOON, 0, 1000];
  let durable: unknown = null;
  let last: DecoderInput | null = null;
  const hear = (input: DecoderInput) => {
    const asked = agent.asked.length;
    const decoded = agent.hear(input);
    if (decoded.state !== undefined && !decoded.stateCanWait) durable = decoded.state;
    for (const event of decoded.ok ? decoded.events : []) {
      const told = `${event.device} ${(event as ShelfReading).count} ${event.deviceTime}`;
      if (!truths.has(told)) untrue.push(told);
    }
    return agent.asked.length > asked;
  };
  const alias = (device: number) => 10 + ((device + connection) % 2);
  const say = (device: 0 | 1) => {
    truths.add(`s${device} ${--stock} ${++time}`);
    return stock;
  };
  const births = (heard: readonly boolean[], connects: boolean) => {
    const all = [
      edge.nodeBirth(++time, { connects }),
      ...([0, 1] as const).map((device) => edge.birth(`s${device}`, time, [count(say(device), alias(device))])),
    ];
    // Each birth bears the time at which it is published.
    truths
      .add(`s0 ${stock + 1} ${time - 2}`)
      .add(`s1 ${stock} ${time - 2}`)
      .add(`s0 ${stock + 1} ${time - 1}`)
      .add(`s1 ${stock} ${time - 1}`);
    for (const [index, birth] of all.entries()) if (heard[index]) hear(birth);
  };
  births([true, true, true], true);
  for (const { step, device, births: heard } of steps) {
    time += 40_000;
    if (step === 'reconnects') {
      hear(edge.nodeDeath(time));
      connection++;
      births(heard, true);
    } else if (step === 'crash') agent.setState(durable);
    else if (step === 'again') {
      if (last) hear(last);
    } else if (step === 'device dies') hear(edge.death(`s${device}`, time));
    else {
      const value = say(device);
      const input = edge.values(`s${device}`, time, [byAlias(value, alias(device))]);
      last = input;
      if (step === 'values' && hear(input)) births(heard, false);
    }
  }
  return { untrue, heard: agent, edge, births, say, alias, hear, time: () => time };
}

describe('a node on a bad line', () => {
  const step = fc.record({
    step: fc.constantFrom<Step>('values', 'values', 'values', 'lost', 'again', 'reconnects', 'crash', 'device dies'),
    device: fc.constantFrom<0 | 1>(0, 1),
    births: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
  });

  it('is never heard to say what it has not said, and is understood again after births that come through', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const played = playLossy(steps);
        expect(played.untrue).toEqual([]);
        played.births([true, true, true], false);
        const value = played.say(1);
        expect(played.heard.heard(played.edge.values('s1', played.time(), [byAlias(value, played.alias(1))]))).toEqual([value]);
      }),
      { numRuns: 500 },
    );
  });
});
