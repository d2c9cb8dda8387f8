import { describe, expect, it } from 'vitest';
import { type SourceFile, sourceFiles } from './source-files.ts';

const REAL =
  /Date\.now\b|new Date\(\s*\)|Date\.parse\b|performance\.now\b|process\.hrtime\b|\bset(Timeout|Interval|Immediate)\(|Math\.random\b|randomUUID\b|randomBytes\b/;
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

  it('the search finds what it is meant to find', () => {
    expect(offences([{ path: 'x.ts', lines: ['const a = Date.now();', 'setTimeout(f, 1);', 'Math.random()', 'fine'] }], REAL)).toHaveLength(
      3,
    );
  });
});
