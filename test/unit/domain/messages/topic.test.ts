import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileTopicPattern, matchTopic, toMqttFilter } from '../../../../agent/domain/messages/topic.ts';

describe('a topic pattern', () => {
  it('becomes a filter: placeholders with a fixed value become it, the others +', () => {
    expect(toMqttFilter('warehouse/{site}/shelf/{device}')).toBe('warehouse/+/shelf/+');
    expect(toMqttFilter('warehouse/{site}/shelf/{device}', { site: 'north' })).toBe('warehouse/north/shelf/+');
    expect(toMqttFilter('warehouse/{site}/#', { site: 'north', device: 'unused' })).toBe('warehouse/north/#');
    expect(toMqttFilter('#')).toBe('#');
  });

  it('names what stands at its placeholders, fixed ones included', () => {
    expect(matchTopic('warehouse/{site}/shelf/{device}', 'warehouse/north/shelf/A-01.2_b')).toEqual({ site: 'north', device: 'A-01.2_b' });
    expect(matchTopic('warehouse/{site}/shelf/{device}', 'warehouse/north/shelf/1', { site: 'north' })).toEqual({
      site: 'north',
      device: '1',
    });
    expect(matchTopic('warehouse/{site}/shelf/{device}', 'warehouse/south/shelf/1', { site: 'north' })).toBeNull();
    expect(matchTopic('a/b', 'a/b')).toEqual({});
  });

  it('compares whole levels', () => {
    expect(matchTopic('w/shelf-1', 'w/shelf-10')).toBeNull();
    expect(matchTopic('w/{d}', 'w/1/2')).toBeNull();
    expect(matchTopic('w/{d}', 'w')).toBeNull();
    expect(matchTopic('w/{d}', 'x/w/1')).toBeNull();
    expect(matchTopic('w.x/{d}', 'wax/1')).toBeNull();
  });

  it.each([['w/'], ['w/ä'], ['w/a b'], ['w/a\n'], [`w/${'x'.repeat(65)}`]])('has no placeholder for %j', (topic) => {
    expect(matchTopic('w/{d}', topic)).toBeNull();
  });

  // MQTT 5, section 4.7.1: the examples of the standard.
  it.each([
    ['sport/tennis/player1/#', 'sport/tennis/player1', true],
    ['sport/tennis/player1/#', 'sport/tennis/player1/ranking', true],
    ['sport/tennis/player1/#', 'sport/tennis/player1/score/wimbledon', true],
    ['sport/tennis/player1/#', 'sport/tennis/player10', false],
    ['sport/#', 'sport', true],
    ['#', 'a/b', true],
    ['sport/tennis/+', 'sport/tennis/player1', true],
    ['sport/tennis/+', 'sport/tennis/player1/ranking', false],
    ['sport/+', 'sport', false],
    ['sport/+', 'sport/', true],
    ['+/+', '/finance', true],
    ['/+', '/finance', true],
    ['+', '/finance', false],
    ['#', '$SYS/monitor', false],
    ['+/monitor/Clients', '$SYS/monitor/Clients', false],
    ['$SYS/#', '$SYS/monitor', true],
    ['$SYS/monitor/+', '$SYS/monitor/Clients', true],
  ])('%s with %s: %s', (pattern, topic, matches) => {
    expect(matchTopic(pattern, topic) !== null).toBe(matches);
  });

  it.each([
    ['', /empty/],
    ['a/#/b', /last level/],
    ['a/b#', /whole level/],
    ['a/b+/c', /whole level/],
    ['a/x-{device}', /whole level/],
    ['a/{}', /whole level/],
    ['a/{device', /whole level/],
    ['a/{__proto__}', /whole level/],
    ['{a}/{a}', /twice/],
    ['a\0b', /null character/],
    ['x'.repeat(70_000), /at most/],
  ])('says what is wrong with %j', (pattern, problem) => {
    expect(compileTopicPattern(pattern)).toMatchObject({ kind: 'error', problem: expect.stringMatching(problem) });
    expect(toMqttFilter(pattern)).toMatchObject({ kind: 'error' });
    expect(matchTopic(pattern, pattern)).toBeNull();
  });

  it('refuses a fixed value that no topic could have', () => {
    expect(compileTopicPattern('w/{site}', { site: 'no/rth' })).toMatchObject({
      kind: 'error',
      problem: expect.stringContaining('no/rth'),
    });
  });

  it('finds again what was put at its placeholders', () => {
    const value = fc.stringMatching(/^[A-Za-z0-9._-]{1,64}$/);
    fc.assert(
      fc.property(value, value, fc.boolean(), (site, device, isFixed) => {
        const fixed: Record<string, string> = isFixed ? { site } : {};
        const topic = `warehouse/${site}/shelf/${device}`;
        expect(matchTopic('warehouse/{site}/shelf/{device}', topic, fixed)).toEqual({ site, device });
        expect(matchTopic(toMqttFilter('warehouse/{site}/shelf/{device}', fixed) as string, topic)).toEqual({});
      }),
    );
  });

  it('takes every text without a wildcard literally', () => {
    const text = fc.string({ minLength: 1, maxLength: 20 }).filter((candidate) => !/[+#{}\0]/.test(candidate));
    fc.assert(fc.property(text, text, (pattern, topic) => (matchTopic(pattern, topic) !== null) === (pattern === topic)));
    fc.assert(fc.property(text, (pattern) => matchTopic(pattern, pattern) !== null));
  });
});
