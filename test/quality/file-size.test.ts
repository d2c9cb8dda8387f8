import { describe, expect, it } from 'vitest';
import { sourceFiles } from './source-files.ts';

const MOST_LINES = 400;
const SHORT_LINES = 120;

describe('files', () => {
  it(`have at most ${MOST_LINES} lines`, () => {
    const long = sourceFiles('agent', 'simulator', 'test').filter((file) => file.lines.length > MOST_LINES);
    expect(long.map((file) => `${file.path}: ${file.lines.length}`)).toEqual([]);
  });

  it(`of agent and simulator mostly have at most ${SHORT_LINES}`, () => {
    const files = sourceFiles('agent', 'simulator');
    const short = files.filter((file) => file.lines.length <= SHORT_LINES);
    expect(files.length).toBeGreaterThan(100);
    expect(short.length / files.length).toBeGreaterThan(0.8);
  });
});
