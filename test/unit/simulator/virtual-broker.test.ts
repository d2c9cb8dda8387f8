import { describe, expect, it } from 'vitest';
import type { Message } from '../../../agent/ports.ts';
import { createVirtualBroker } from '../../../simulator/virtual-broker.ts';
import { createVirtualClock } from '../../../simulator/virtual-clock.ts';

const START = Date.UTC(2026, 0, 5);

function stage(window = 100) {
  const clock = createVirtualClock(START);
  const broker = createVirtualBroker(clock);
  const got: { text: string; topic: string; acknowledge: () => void }[] = [];
  const deliver = ({ topic, payload }: Message, acknowledge: () => void) =>
    void got.push({ text: new TextDecoder().decode(payload), topic, acknowledge });
  const connect = (filters: readonly string[] = ['warehouse/+/shelf/+']) => broker.source.start({ filters, window, deliver });
  const publish = (...texts: string[]) => {
    for (const text of texts) broker.wire.publish('warehouse/here/shelf/A-1', text);
  };
  const texts = () => got.map(({ text }) => text);
  return { clock, broker, got, connect, publish, texts };
}

describe('the virtual broker', () => {
  it('delivers what a filter takes, level by level, and nothing else', async () => {
    const { broker, got, connect } = stage();
    await connect(['warehouse/+/shelf/+', 'upstream/#', 'exact']);
    const topics = [
      'warehouse/x/shelf/1',
      'warehouse/x/shelf',
      'warehouse/x/shelf/1/2',
      'warehouse/x/scanner/1',
      'upstream/a/b',
      'exact',
      'exactly',
    ];
    for (const topic of topics) broker.wire.publish(topic, '');
    expect(got.map(({ topic }) => topic)).toEqual(['warehouse/x/shelf/1', 'upstream/a/b', 'exact']);
  });

  it('holds back what exceeds the window until an acknowledgement makes room', async () => {
    const { got, connect, publish, texts, broker } = stage(2);
    await connect();
    publish('a', 'b', 'c', 'd');
    expect(texts()).toEqual(['a', 'b']);
    got[1]!.acknowledge();
    got[1]!.acknowledge();
    expect(texts()).toEqual(['a', 'b', 'c']);
    got[0]!.acknowledge();
    expect(texts()).toEqual(['a', 'b', 'c', 'd']);
    expect(broker.wire.underWay()).toBe(2);
  });

  it('keeps messages for an agent that is away, and delivers the unacknowledged again, first', async () => {
    const { broker, got, connect, publish, texts } = stage();
    await connect();
    publish('a', 'b', 'c');
    got[1]!.acknowledge();
    await broker.source.stop();
    expect(broker.source.connected()).toBe(false);
    broker.wire.publish('warehouse/here/shelf/never-seen-before', 'd');
    expect(texts()).toEqual(['a', 'b', 'c']);
    await connect();
    expect(texts().slice(3)).toEqual(['a', 'c', 'd']);
    expect(broker.delivered()).toBe(6);
  });

  it('ignores an acknowledgement from a connection that is gone', async () => {
    const { broker, got, connect, publish, texts } = stage();
    await connect();
    publish('a');
    await broker.source.stop();
    got[0]!.acknowledge();
    await connect();
    expect(texts()).toEqual(['a', 'a']);
    got[0]!.acknowledge();
    expect(broker.wire.underWay()).toBe(1);
    got[1]!.acknowledge();
    expect(broker.wire.underWay()).toBe(0);
  });

  it('hands what the agent publishes to listeners at that topic or below, in order and in a turn of their own', async () => {
    const { broker, clock } = stage();
    const heard: string[] = [];
    broker.wire.listen('up', (topic, payload) => void heard.push(`${topic} ${payload}`));
    await broker.uplink.publish('up/decisions', '1', { retain: false });
    await broker.uplink.publish('up', '2', { retain: false });
    await broker.uplink.publish('upper', '3', { retain: false });
    expect(heard).toEqual([]);
    await clock.runUntil(START);
    expect(heard).toEqual(['up/decisions 1', 'up 2']);
  });
});
