import { expect, it } from 'vitest';
import { createLog } from '../../../agent/adapters/pino-log.ts';

it('writes one JSON object a line: level, ISO time, fields, phrase', () => {
  const lines: string[] = [];
  const log = createLog({ level: 'info', destination: { write: (line) => lines.push(line) } });
  log.debug({}, 'hidden');
  log.warn({ broker: 'b', cause: new Error('no route') }, 'uplink cannot connect');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] as string)).toMatchObject({
    level: 'warn',
    broker: 'b',
    cause: { message: 'no route' },
    msg: 'uplink cannot connect',
  });
  expect(JSON.parse(lines[0] as string).time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});
