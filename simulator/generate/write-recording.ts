import { DAY_MS } from '../../agent/domain/calendar.ts';
import type { ByteSink } from '../recording/recording-writer.ts';
import type { Operation } from './operation.ts';
import { type PlayedOperation, playOperation } from './play-operation.ts';
import { createRecordingFile } from './recording-file.ts';

/** What was written. */
export interface Generated extends PlayedOperation {
  readonly messages: number;
  readonly fileBytes: number;
}

/** Plays an operation and records into a sink what its devices say; `onDay` is told how many days are done. */
export async function writeRecording(operation: Operation, sink: ByteSink, onDay: (day: number) => void): Promise<Generated> {
  const header = { startedAt: operation.firstDay * DAY_MS, broker: 'generated', filters: [`warehouse/${operation.site}/#`] };
  const recording = createRecordingFile(header, sink);
  let day = 0;
  const played = await playOperation(operation, async (messages) => {
    await recording.add(messages);
    onDay(++day);
  });
  await recording.end(operation.days * DAY_MS);
  return { ...played, ...recording.counts };
}
