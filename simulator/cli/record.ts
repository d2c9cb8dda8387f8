import { type Call, type Run, textOption } from '../../agent/cli/command.ts';
import { usageError } from '../../agent/cli/exit-code.ts';
import { toStamp } from '../../agent/domain/calendar.ts';
import { counted } from '../../agent/domain/words/wording.ts';
import type { AgentError } from '../../agent/errors.ts';
import type { Clock, Timer } from '../../agent/ports.ts';
import { brokerAddress } from '../recording/broker-address.ts';
import { createRecorder } from '../recording/recorder.ts';
import { createRecordingWriter, fileSink, type RecordingWriter, streamSink } from '../recording/recording-writer.ts';
import { filtersOf } from '../recording/selection.ts';
import { type Lines, linesOf } from './lines.ts';
import { positiveOption } from './options.ts';
import { clientIdOf, onInterrupted, realClock, wholeOption } from './recording-options.ts';

const MOST_MESSAGES = 1_000_000_000;
const PROGRESS_MS = 5_000;
const TO_STDOUT = '-';

/** `record`: writes down what comes from a broker, until Ctrl-C or a limit; stdout is one JSON object about it, unless the recording itself goes there. */
export const record: Run = async (call) => {
  const clock = realClock();
  const { address, filters, file, sink, ...limits } = recordOptions(call, clock);
  const lines = linesOf(call.io);
  const startedAt = clock.monotonic();
  const at = () => clock.monotonic() - startedAt;
  const ending = createEnding();
  const writer = createRecordingWriter({ startedAt: clock.now(), broker: address.url, filters }, sink, { clock, onFailed: ending.fail });
  const options = { address, filters, clientId: clientIdOf('quartermaster-record', clock), messages: limits.messages };
  const recorder = createRecorder(options, writer, { clock, say: lines.say, at });
  const deaf = onInterrupted({ stop: ending.end, force: () => process.exit(1) });
  const timers: Timer[] = [];
  try {
    await Promise.race([recorder.start(), ending.ended]);
    lines.say(`recording ${filters.join(', ')} from ${address.url} into ${file === TO_STDOUT ? 'stdout' : file}; Ctrl-C ends it`);
    if (limits.seconds !== undefined) timers.push(clock.after(limits.seconds * 1000, ending.end));
    timers.push(...everyFewSeconds(clock, () => lines.say(progressOf(writer, at()))));
    await Promise.race([recorder.complete, ending.ended]);
  } finally {
    for (const timer of timers) timer.cancel();
    deaf();
    await recorder.stop();
  }
  await writer.end(at());
  const { messages, payloadBytes, fileBytes } = writer.counts;
  const seconds = Number((at() / 1000).toFixed(3));
  const summary = JSON.stringify({ file, messages, seconds, payloadBytes, fileBytes, reconnections: recorder.reconnections() });
  if (file === TO_STDOUT) lines.say(summary);
  else lines.result(summary);
  return ending.failure() === null ? 0 : failed(ending.failure()!, lines);
};

function recordOptions(call: Call, clock: Clock) {
  const broker = textOption(call, 'broker');
  if (broker === undefined) throw usageError('record needs --broker URL');
  const address = brokerAddress(broker, textOption(call, 'ca'));
  const filters = filtersOf(textOption(call, 'topics') ?? 'warehouse/#');
  const messages = wholeOption(call, 'messages', MOST_MESSAGES);
  const seconds = positiveOption(call, 'seconds');
  const file = textOption(call, 'output') ?? `recording-${toStamp(clock.now())}.ndjson.gz`;
  if (file === TO_STDOUT && process.stdout.isTTY) throw usageError('--output - is for a pipe or a file, not for a terminal');
  const sink = file === TO_STDOUT ? streamSink(process.stdout) : fileSink(file, { force: call.values['force'] === true });
  return { address, filters, messages, seconds, file, sink };
}

function failed(error: AgentError, lines: Lines): number {
  lines.say(error.message);
  return 1;
}

/** What ends a recording before it is complete. */
function createEnding() {
  let failure: AgentError | null = null;
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    ended,
    end: () => end(),
    fail(error: AgentError) {
      failure = error;
      end();
    },
    failure: () => failure,
  };
}

function progressOf({ counts }: RecordingWriter, atMs: number): string {
  return `${counted(counts.messages, 'message')} in ${Math.round(atMs / 1000)} s, ${Math.round(counts.fileBytes / 1024)} kB written`;
}

/** Calls `tell` again and again until the one timer in the list is cancelled. */
function everyFewSeconds(clock: Clock, tell: () => void): Timer[] {
  let timer: Timer;
  const plan = () => {
    timer = clock.after(PROGRESS_MS, () => {
      tell();
      plan();
    });
  };
  plan();
  return [{ cancel: () => timer.cancel() }];
}
