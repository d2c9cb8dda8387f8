import { expect, it } from 'vitest';
import { createGatewayClock } from '../../../../simulator/play/gateway-clock.ts';
import { createVirtualClock } from '../../../../simulator/virtual-clock.ts';

const START = Date.UTC(2026, 0, 5);
const HOUR = 3_600_000;

it("a machine's clock is set while true time goes on: delays stay, appointments move with it", async () => {
  const truth = createVirtualClock(START);
  const clock = createGatewayClock(truth, 0);
  const rung: [string, number][] = [];
  const ring = (name: string) => () => void rung.push([name, truth.now() - START]);
  clock.after(2 * HOUR, ring('delay'));
  clock.at(START + 5 * HOUR, ring('appointment'));
  clock.at(START + 6 * HOUR, ring('cancelled')).cancel();
  clock.step(3 * HOUR);
  expect(clock.now() - truth.now()).toBe(3 * HOUR);
  await truth.runUntil(START + 10 * HOUR);
  expect(rung).toEqual([
    ['delay', 2 * HOUR],
    ['appointment', 2 * HOUR],
  ]);
  clock.at(START + 14 * HOUR, ring('later'));
  clock.step(-3 * HOUR);
  await truth.runUntil(START + 20 * HOUR);
  expect(rung.at(-1)).toEqual(['later', 14 * HOUR]);
});

it('an appointment that a step goes past is kept at once', async () => {
  const truth = createVirtualClock(START);
  const clock = createGatewayClock(truth, 0);
  let rung = false;
  clock.at(START + HOUR, () => {
    rung = true;
  });
  clock.step(2 * HOUR);
  await truth.runUntil(START);
  expect(rung).toBe(true);
});

it('counts its uptime from its last start, and its stopwatch by looks', () => {
  const truth = createVirtualClock(START);
  const clock = createGatewayClock(truth, 0.5);
  expect([clock.stopwatch!(), clock.stopwatch!()]).toEqual([0.5, 1]);
  expect(clock.boot!().id).toBe('boot-0');
  clock.reboot();
  expect(clock.boot!()).toEqual({ id: 'boot-1', upMs: 0 });
});
