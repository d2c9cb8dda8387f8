import { describe, expect, it } from 'vitest';
import { createProgress } from '../../../agent/cli/progress.ts';

function play(isTerminal: boolean, msPerItem: number, total: number): string[] {
  let now = 1000;
  const written: string[] = [];
  const progress = createProgress({ total, noun: ['item', 'items'], isTerminal, now: () => now, write: (text) => written.push(text) });
  for (let count = 1; count <= total; count++) {
    now += msPerItem;
    progress.done(count);
  }
  progress.end();
  return written;
}

describe('progress', () => {
  it('is a bar on a terminal, drawn ten times a second at most and wiped at the end', () => {
    const written = play(true, 20, 100);
    expect(written.length).toBeLessThan(25);
    expect(written[0]).toBe('\r\u001b[K[..............................] 1 of 100 items, about 2 s left');
    expect(written.at(-2)).toBe('\r\u001b[K[##############################] 100 of 100 items');
    expect(written.at(-1)).toBe('\r\u001b[K');
  });

  it('is a line every few seconds elsewhere, and none for what is quick', () => {
    expect(play(false, 20, 100)).toEqual([]);
    expect(play(false, 1000, 12)).toEqual(['5 of 12 items, about 7 s left\n', '10 of 12 items, about 2 s left\n']);
  });
});
