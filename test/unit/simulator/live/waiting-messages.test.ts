import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWaitingMessages } from '../../../../simulator/live/waiting-messages.ts';

const said = (number: number) => ({ topic: 't', payload: String(number) });

describe('messages that wait', () => {
  it('are taken in order, no more at once than the broker takes', () => {
    const waiting = createWaitingMessages();
    for (const number of [1, 2, 3]) waiting.add(said(number));
    expect(waiting.take()).toBeUndefined();
    waiting.reset(2);
    const [first, second] = [waiting.take()!, waiting.take()!];
    expect([first.message.payload, second.message.payload, waiting.take()]).toEqual(['1', '2', undefined]);
    second.confirm();
    expect(waiting.take()!.message.payload).toBe('3');
    expect(waiting.size()).toBe(2);
  });

  it('are taken again after another connection, but for those that were confirmed; a late word of the old one changes nothing', () => {
    const waiting = createWaitingMessages();
    for (const number of [1, 2, 3]) waiting.add(said(number));
    waiting.reset(10);
    const [first, second, third] = [waiting.take()!, waiting.take()!, waiting.take()!];
    second.confirm();
    waiting.reset(10);
    first.confirm();
    third.confirm();
    expect(waiting.size()).toBe(2);
    expect([waiting.take()!.message.payload, waiting.take()!.message.payload, waiting.take()]).toEqual(['1', '3', undefined]);
  });

  it('all get there, each confirmed once, however often the connection goes', () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.constant('add' as const) },
      { weight: 6, arbitrary: fc.constant('take' as const) },
      { weight: 5, arbitrary: fc.nat(50) },
      { weight: 1, arbitrary: fc.constant('reset' as const) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const waiting = createWaitingMessages();
        waiting.reset(5);
        let added = 0;
        let underWay: ReturnType<typeof waiting.take>[] = [];
        const confirmed: number[] = [];
        const confirm = (at: number): void => {
          const [taken] = underWay.splice(at % underWay.length, 1);
          taken!.confirm();
          confirmed.push(Number(taken!.message.payload));
        };
        for (const what of steps) {
          if (what === 'add') waiting.add(said(added++));
          else if (what === 'reset') {
            waiting.reset(5);
            underWay = [];
          } else if (what === 'take') {
            const taken = waiting.take();
            if (taken) underWay.push(taken);
          } else if (underWay.length > 0) confirm(what);
          expect(waiting.size()).toBe(added - confirmed.length);
        }
        waiting.reset(5);
        for (let taken = waiting.take(); taken; taken = waiting.take()) {
          taken.confirm();
          confirmed.push(Number(taken.message.payload));
        }
        expect(confirmed.sort((a, b) => a - b)).toEqual(Array.from({ length: added }, (_, index) => index));
        expect(waiting.size()).toBe(0);
      }),
    );
  });

  it('are forgotten once confirmed', () => {
    const waiting = createWaitingMessages();
    waiting.reset(1);
    for (let number = 0; number < 5000; number++) {
      waiting.add(said(number));
      const taken = waiting.take()!;
      expect(taken.message.payload).toBe(String(number));
      taken.confirm();
    }
    expect(waiting.size()).toBe(0);
  });
});
