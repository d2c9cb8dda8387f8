import { describe, expect, it } from 'vitest';
import { filtersOf, selectionOf } from '../../../../simulator/recording/selection.ts';

describe('a selection of a recording', () => {
  it.each([
    [{}, 'warehouse/main/shelf/shelf-1', true],
    [{}, '$SYS/broker/uptime', true],
    [{ topics: 'warehouse/+/shelf/#' }, 'warehouse/main/shelf/shelf-1', true],
    [{ topics: 'warehouse/+/shelf/#' }, 'warehouse/main/scanner/gun-1', false],
    [{ topics: 'a/b, warehouse/{site}/scanner/{device}' }, 'warehouse/main/scanner/gun-1', true],
    [{ devices: 'shelf-*' }, 'warehouse/main/shelf/shelf-12', true],
    [{ devices: 'shelf-?' }, 'warehouse/main/shelf/shelf-12', false],
    [{ devices: 'shelf-1' }, 'warehouse/main/shelf/shelf-10', false],
    [{ devices: 'gun-1,shelf-10' }, 'warehouse/main/shelf/shelf-10', true],
    [{ devices: 'a.c' }, 'x/abc', false],
    [{ devices: 'plug-*' }, 'zigbee2mqtt/plug-1/availability', false],
    [{ devices: 'plug-*', topics: 'zigbee2mqtt/{device}/availability' }, 'zigbee2mqtt/plug-1/availability', true],
  ])('by %j: %s is meant: %s', (wanted, topic, isMeant) => {
    expect(selectionOf(wanted).selects(topic)).toBe(isMeant);
  });

  it('names another device where the device stands', () => {
    expect(selectionOf({}).renamed('warehouse/main/shelf/shelf-1', '-x2')).toBe('warehouse/main/shelf/shelf-1-x2');
    expect(selectionOf({ topics: 'zigbee2mqtt/{device}/#' }).renamed('zigbee2mqtt/plug-1/availability', '-x3')).toBe(
      'zigbee2mqtt/plug-1-x3/availability',
    );
  });

  it('and a subscription are refused where a filter is none', () => {
    for (const wrong of ['', 'a/#/b', 'a/b+', 'a,,b']) {
      expect(() => selectionOf({ topics: wrong })).toThrow('--topic:');
      expect(() => filtersOf(wrong)).toThrow('--topics:');
    }
    expect(filtersOf('warehouse/{site}/shelf/{device}, $SYS/#')).toEqual(['warehouse/+/shelf/+', '$SYS/#']);
  });
});
