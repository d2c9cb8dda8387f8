import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWindow } from '../../../agent/adapters/window.ts';

describe('a window', () => {
  it('never holds more than its size and begins in order of arrival', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.boolean(), { maxLength: 60 }), (size, steps) => {
        const window = createWindow(size);
        const begun: number[] = [];
        let entered = 0;
        let left = 0;
        for (const enter of steps) {
          if (enter) {
            const number = entered++;
            window.enter(window, () => begun.push(number) > 0);
          } else if (begun.length > left) {
            left += 1;
            window.leave();
          }
          expect(begun.length - left).toBe(Math.min(size, entered - left));
          expect(window.waiting()).toBe(entered - begun.length);
        }
        expect(begun).toEqual([...begun.keys()]);
      }),
    );
  });

  it('takes no room for those that refuse it, and forgets those whose owner is gone', () => {
    const window = createWindow(1);
    const begun: string[] = [];
    const owners = { a: {}, b: {} };
    window.enter(owners.a, () => false);
    window.enter(owners.a, () => begun.push('first') > 0);
    window.enter(owners.a, () => begun.push('gone') > 0);
    window.enter(owners.b, () => begun.push('next') > 0);
    window.forget(owners.a);
    window.leave();
    expect(begun).toEqual(['first', 'next']);
  });

  it('begins a hundred thousand that leave at once without running out of stack', () => {
    const window = createWindow(1);
    let begun = 0;
    window.enter(window, () => true);
    for (let count = 0; count < 100_000; count += 1) {
      window.enter(window, () => {
        begun += 1;
        window.leave();
        return true;
      });
    }
    window.leave();
    expect(begun).toBe(100_000);
  });
});
