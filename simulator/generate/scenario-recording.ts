import { DAY_MS } from '../../agent/domain/calendar.ts';
import { play } from '../play/play.ts';
import type { ByteSink } from '../recording/recording-writer.ts';
import type { RunPlan } from '../scenario/run-plan.ts';
import type { DeviceMessage } from './play-operation.ts';
import { createRecordingFile } from './recording-file.ts';

export interface ScenarioRecording {
  /** Business day (days since 1970-01-01) of day 0. */
  readonly firstDay: number;
  readonly site: string;
  readonly onDay: (day: number) => void;
}

/** What was written, and what the checkers found in the run meanwhile. */
export interface GeneratedScenario {
  readonly messages: number;
  readonly fileBytes: number;
  readonly violations: readonly string[];
}

/** The site of every run; its devices' topics begin with it. */
const RUN_TOPICS = 'warehouse/demo/';

/** Plays a scenario, agents included, and records into a sink what the broker gets from the devices: late, twice or cut off where the scenario says so. */
export async function writeScenarioRecording(
  plan: RunPlan,
  sink: ByteSink,
  { firstDay, site, onDay }: ScenarioRecording,
): Promise<GeneratedScenario> {
  const recording = createRecordingFile({ startedAt: firstDay * DAY_MS, broker: 'generated', filters: [`warehouse/${site}/#`] }, sink);
  let heard: DeviceMessage[] = [];
  let lastAt = 0;
  let writing = Promise.resolve();
  const write = (): Promise<void> => {
    const messages = heard;
    heard = [];
    writing = writing.then(() => recording.add(messages));
    return writing;
  };
  const { violations } = await play(plan, {
    heard({ at, topic, text }) {
      lastAt = at;
      heard.push({ at, topic: topic.replace(RUN_TOPICS, `warehouse/${site}/`), text });
    },
    progress(day) {
      void write();
      onDay(day);
    },
  });
  await write();
  await recording.end(lastAt);
  return { ...recording.counts, violations };
}
