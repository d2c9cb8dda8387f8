import { expect, it } from 'vitest';
import { createTakeovers } from '../../../agent/adapters/takeovers.ts';

const MINUTE = 60_000;

function watch() {
  let now = 0;
  const takeovers = createTakeovers({ monotonic: () => now });
  const pass = (minutes: number) => {
    now += minutes * MINUTE;
  };
  return { takeovers, pass };
}

it('one takeover is no fight, two within ten minutes are, and it is new once', () => {
  const { takeovers, pass } = watch();
  expect([takeovers.told(), takeovers.isFight()]).toEqual([false, false]);
  pass(9);
  expect([takeovers.told(), takeovers.isFight()]).toEqual([true, true]);
  pass(9);
  expect([takeovers.told(), takeovers.isFight()]).toEqual([false, true]);
});

it('of those that no broker has named it takes three', () => {
  const { takeovers, pass } = watch();
  expect([takeovers.guessed(), takeovers.guessed(), takeovers.isFight()]).toEqual([false, false, false]);
  pass(9);
  expect([takeovers.guessed(), takeovers.isFight()]).toEqual([true, true]);
});

it('those of long ago do not count', () => {
  const { takeovers, pass } = watch();
  for (let restarts = 0; restarts < 10; restarts++) {
    expect(takeovers.guessed()).toBe(false);
    pass(5);
  }
  expect(takeovers.told()).toBe(false);
  pass(10);
  expect(takeovers.told()).toBe(false);
});

it('a fight is over after ten quiet minutes, and new when it begins again', () => {
  const { takeovers, pass } = watch();
  takeovers.told();
  takeovers.told();
  pass(10);
  expect(takeovers.isFight()).toBe(false);
  expect(takeovers.told()).toBe(false);
  pass(1);
  expect(takeovers.told()).toBe(true);
});
