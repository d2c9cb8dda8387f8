import { describe, expect, it } from 'vitest';
import { type SourceFile, sourceFiles } from './source-files.ts';

const REAL =
  /Date\.now\b|new Date(\(\s*\)|\s*[;,)\]])|Date\.parse\b|performance\.now\b|\bhrtime\b|\bset(Timeout|Interval|Immediate)\b|['"](node:)?timers\b|Temporal\.Now\b|Math\.random\b|random(UUID|Bytes|Int)\b|getRandomValues\b/;
/** The places that own real time and randomness. */
const OWNERS = /^(agent\/adapters\/|simulator\/real-time\.ts$)/;
const DATES = /\bnew Date\b|\bIntl\.DateTimeFormat\b/;

const offences = (files: readonly SourceFile[], pattern: RegExp): string[] =>
  files.flatMap((file) =>
    file.lines.flatMap((line, index) =>
      pattern.test(line) && !/^\s*(\/\/|\*|\/\*)/.test(line) ? [`${file.path}:${index + 1}: ${line.trim()}`] : [],
    ),
  );

describe('time and randomness are injected', () => {
  const files = sourceFiles('agent', 'simulator');

  it('real clocks, timers and random numbers are read only where they belong', () => {
    expect(
      offences(
        files.filter((file) => !OWNERS.test(file.path)),
        REAL,
      ),
    ).toEqual([]);
  });

  it('dates are parsed and time zones known only in the calendar', () => {
    expect(
      offences(
        files.filter((file) => file.path !== 'agent/domain/calendar.ts'),
        DATES,
      ),
    ).toEqual([]);
  });

  it.each([
    'const a = Date.now();',
    'const a = new Date();',
    'const a = [new Date];',
    "const a = Date.parse('2026-01-05');",
    'const a = performance.now();',
    'const a = process.hrtime.bigint();',
    'setTimeout(f, 1);',
    'const later = globalThis.setInterval;',
    "import { scheduler } from 'node:timers/promises';",
    'const a = Math.random();',
    'const a = crypto.randomUUID();',
    'crypto.getRandomValues(bytes);',
  ])('the search finds %s', (line) => {
    expect(offences([{ path: 'x.ts', lines: ['fine', line] }], REAL)).toEqual([`x.ts:2: ${line}`]);
  });

  it.each(['const a = new Date(atMs);', 'const a = clock.now();', '// unlike Date.now()', 'const a = random.next();'])(
    'the search passes %s',
    (line) => {
      expect(offences([{ path: 'x.ts', lines: [line] }], REAL)).toEqual([]);
    },
  );
});
