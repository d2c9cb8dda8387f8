import { expect, it } from 'vitest';
import { AgentError } from '../../../../agent/errors.ts';
import { createCounters } from '../../../../agent/pipeline/counters.ts';
import { createAnswers } from '../../../../agent/pipeline/ingest/answers.ts';
import { createVirtualClock } from '../../../../simulator/virtual-clock.ts';
import { createKeptLog } from '../../../support/kept-log.ts';

const message = (topic: string) => ({ topic, payload: Uint8Array.of(1) });

function way(publish: (topic: string) => Promise<void>) {
  const clock = createVirtualClock(0);
  const counters = createCounters();
  const log = createKeptLog();
  const answers = createAnswers({ clock, log, counters, source: { publish } });
  const counted = () => Object.fromEntries(counters.read().map(({ label, value }) => [label, value]));
  return { clock, log, answers, counted };
}

it('answers go out in order, a burst of them at once and then so many a second', async () => {
  const sent: string[] = [];
  const { clock, answers, counted } = way(async (topic) => void sent.push(topic));
  answers.send(Array.from({ length: 1000 }, (_, index) => message(`n${index}`)));
  await clock.runUntil(1000);
  expect(sent).toEqual(Array.from({ length: 50 }, (_, index) => `n${index}`));
  answers.send(Array.from({ length: 1000 }, (_, index) => message(`m${index}`)));
  await clock.runUntil(2000);
  expect(sent).toHaveLength(70);
  expect(counted()).toEqual({ sent: 70, 'too many': 1930 });
});

it('an answer that cannot be sent is counted, told and forgotten', async () => {
  const { clock, log, answers, counted } = way(async () => {
    throw new AgentError('broker-unavailable', 'away', { retryable: true });
  });
  answers.send([message('a')]);
  await clock.runUntil(10);
  expect(counted()).toEqual({ failed: 1 });
  expect(log.lines.map(({ level, phrase }) => [level, phrase])).toEqual([['warn', 'a device could not be answered']]);
});

it('answers whose broker never confirms do not pile up', async () => {
  const { clock, answers, counted } = way(() => new Promise(() => undefined));
  for (let second = 1; second <= 100; second++) {
    answers.send(Array.from({ length: 10 }, () => message('a')));
    await clock.runUntil(second * 1000);
  }
  expect(counted()).toEqual({ 'too many': 950 });
});
