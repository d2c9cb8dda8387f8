import { expect, it } from 'vitest';
import { metricsText } from '../../../agent/adapters/http-metrics.ts';

it('is the Prometheus text format: help, type, samples, and a last line end', () => {
  const text = metricsText([
    { name: 'a_total', help: 'Messages', type: 'counter', samples: [{ labels: { sink: 'mqtt', kind: 'x' }, value: 3 }] },
    { name: 'b', help: 'Bytes', type: 'gauge', samples: [{ labels: {}, value: 0.5 }] },
    { name: 'c_total', help: 'Never seen', type: 'counter', samples: [] },
  ]);
  expect(text).toBe(
    '# HELP a_total Messages\n# TYPE a_total counter\na_total{sink="mqtt",kind="x"} 3\n' +
      '# HELP b Bytes\n# TYPE b gauge\nb 0.5\n' +
      '# HELP c_total Never seen\n# TYPE c_total counter\n',
  );
});

it('escapes what would end a label or a line', () => {
  const [help, , sample] = metricsText([
    { name: 'a', help: 'one \\ two\nthree "four"', type: 'gauge', samples: [{ labels: { reason: 'a"b\\c\nd' }, value: 1 }] },
  ]).split('\n');
  expect(help).toBe('# HELP a one \\\\ two\\nthree "four"');
  expect(sample).toBe('a{reason="a\\"b\\\\c\\nd"} 1');
});

it('writes what is no finite number as Prometheus reads it', () => {
  const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e21];
  const text = metricsText([{ name: 'a', help: '', type: 'gauge', samples: values.map((value) => ({ labels: {}, value })) }]);
  expect(text.split('\n').slice(2, -1)).toEqual(['a NaN', 'a +Inf', 'a -Inf', 'a 1e+21']);
});
