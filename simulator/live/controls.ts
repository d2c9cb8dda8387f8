import { z } from 'zod';
import { nearestName } from '../../agent/domain/words/nearest-name.ts';
import { counted } from '../../agent/domain/words/wording.ts';
import { type Control, defineControl, type LiveStage } from './control.ts';

const MOST_HOURS = 24 * 365;
const hours = (fallback: number) =>
  z.number().positive().max(MOST_HOURS).default(fallback).describe("For how long, in hours of the warehouse's time");

const promotion = defineControl({
  name: 'promotion',
  key: 'p',
  title: 'Customers want more, now',
  options: z.strictObject({
    factor: z.number().min(0).max(100).default(3).describe('So many times as much as on other days'),
    sku: z.string().optional().describe('Of this item alone'),
    hours: hours(1),
  }),
  act(stage, { factor, sku, hours: forHours }) {
    const { conditions, items } = stage;
    if (sku !== undefined && !items.some((item) => item.sku === sku))
      return unknown(
        'item',
        sku,
        items.map((item) => item.sku),
      );
    stage.endAfter('promotion', forHours, () => {
      conditions.demandFactor = 1;
      conditions.demandFactorOf.clear();
    });
    if (sku === undefined) conditions.demandFactor = factor;
    else conditions.demandFactorOf.set(sku, factor);
    return `customers want ${factor} times as much${sku === undefined ? '' : ` of ${sku}`} for ${counted(forHours, 'hour')}`;
  },
});

const brokerDown = defineControl({
  name: 'broker-down',
  key: 'b',
  title: "The devices' and upstream's connections are cut",
  options: z.strictObject({
    minutes: z.number().min(0).max(1440).default(1).describe('They come back after so many minutes of real time; 0: at once'),
  }),
  act(stage, { minutes }) {
    stage.cutConnections(minutes);
    return minutes === 0 ? 'connections come back' : `connections are cut, and come back after ${counted(minutes, 'minute')}`;
  },
});

const which = (what: string) => z.string().default('one').describe(`Name of a ${what}; one: any, all: every one`);

const sensorStuck = defineControl({
  name: 'sensor-stuck',
  key: 's',
  title: 'A scale repeats its last weight, whatever lies there',
  options: z.strictObject({ device: which('scale'), hours: hours(4) }),
  act: (stage, { device, hours: forHours }) => {
    const scales = stage.items.filter(({ watchedBy }) => watchedBy === 'scale').map(({ bins }) => bins[0]!);
    return take(stage, {
      control: 'sensor-stuck',
      set: stage.conditions.stuck,
      from: scales,
      what: 'scale',
      name: device,
      forHours,
      does: 'stuck',
    });
  },
});

const sensorDead = defineControl({
  name: 'sensor-dead',
  key: 'd',
  title: 'A device says nothing; a scanner keeps what it scans, and sends it afterwards',
  options: z.strictObject({ device: which('device'), hours: hours(4) }),
  act: (stage, { device, hours: forHours }) =>
    take(stage, {
      control: 'sensor-dead',
      set: stage.conditions.dead,
      from: stage.devices,
      what: 'device',
      name: device,
      forHours,
      does: 'silent',
    }),
});

interface Taking {
  readonly control: string;
  readonly set: Set<string>;
  readonly from: readonly string[];
  readonly what: string;
  readonly name: string;
  readonly forHours: number;
  readonly does: string;
}

/** Puts one device, any, or all of them into a set of those that misbehave. */
function take(stage: LiveStage, { control, set, from, what, name, forHours, does }: Taking): string | { refused: string } {
  if (from.length === 0) return { refused: `there is no ${what}` };
  const names = name === 'all' ? from : name === 'one' ? [stage.random.pick(from)] : [name];
  if (!from.includes(names[0]!)) return unknown(what, name, from);
  stage.endAfter(control, forHours, () => {
    set.clear();
    stage.report();
  });
  for (const each of names) set.add(each);
  const subject = name === 'all' ? `all ${counted(from.length, what)} are` : `${what} ${names[0]} is`;
  return `${subject} ${does} for ${counted(forHours, 'hour')}`;
}

const truckLate = defineControl({
  name: 'truck-late',
  key: 't',
  title: 'Trucks that would arrive now come later',
  options: z.strictObject({ days: z.number().positive().max(60).default(1).describe('By so many days'), hours: hours(24) }),
  act(stage, { days, hours: forHours }) {
    stage.endAfter('truck-late', forHours, () => {
      stage.conditions.truckDelayDays = 0;
    });
    stage.conditions.truckDelayDays = days;
    return `trucks that would arrive within ${counted(forHours, 'hour')} are ${counted(days, 'day')} late`;
  },
});

const strike = defineControl({
  name: 'strike',
  key: 'k',
  title: 'A supplier ships nothing',
  options: z.strictObject({ supplier: which('supplier'), hours: hours(48) }),
  act: (stage, { supplier, hours: forHours }) => {
    const suppliers = [...new Set(stage.items.map((item) => item.supplier))].sort();
    return take(stage, {
      control: 'strike',
      set: stage.conditions.onStrike,
      from: suppliers,
      what: 'supplier',
      name: supplier,
      forHours,
      does: 'on strike',
    });
  },
});

const none = z.strictObject({});

const ordinary = defineControl({
  name: 'ordinary',
  key: 'o',
  title: 'Ends everything that is out of the ordinary',
  options: none,
  act(stage) {
    stage.endAll();
    stage.cutConnections(0);
    return 'nothing is out of the ordinary';
  },
});

const PAUSED = 'paused';
const pause = defineControl({
  name: 'pause',
  key: ' ',
  title: 'The warehouse stands still, or goes on',
  options: z.strictObject({ on: z.boolean().optional().describe('Whether it stands still; without it, the other of what is') }),
  act({ clock }, { on }) {
    const pauses = on ?? !clock.held().includes(PAUSED);
    if (pauses) clock.hold(PAUSED);
    else clock.release(PAUSED);
    return pauses ? 'the warehouse stands still' : 'the warehouse goes on';
  },
});

const FASTEST = 1_000_000;
const speedOptions = z.strictObject({ factor: z.number().positive().max(1000).default(2).describe('So many times') });

const faster = defineControl({
  name: 'faster',
  key: '+',
  title: 'Time goes faster',
  options: speedOptions,
  act: ({ clock }, { factor }) => pace(clock, clock.speed * factor),
});
const slower = defineControl({
  name: 'slower',
  key: '-',
  title: 'Time goes slower',
  options: speedOptions,
  act: ({ clock }, { factor }) => pace(clock, clock.speed / factor),
});

function pace(clock: LiveStage['clock'], speed: number): string | { refused: string } {
  if (speed > FASTEST || speed < 0.01) return { refused: `speed ${speed} is not between 0.01 and ${FASTEST}` };
  clock.setSpeed(speed);
  return `${counted(speed, 'simulated second')} per second`;
}

const quit = defineControl({
  name: 'quit',
  key: 'q',
  title: 'Ends it',
  options: none,
  act(stage) {
    stage.quit();
    return 'ending';
  },
});

function unknown(what: string, name: string, known: readonly string[]): { refused: string } {
  const meant = nearestName(name, known);
  return { refused: `there is no ${what} "${name.slice(0, 64)}"${meant ? `; did you mean ${meant}?` : ''}` };
}

/** Every control, in the order in which help lists them. */
export const controls: readonly Control[] = [
  ...[promotion, brokerDown, sensorStuck, sensorDead, truckLate, strike, ordinary],
  ...[pause, faster, slower, quit],
];
