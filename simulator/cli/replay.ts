import { type Call, type Run, textOption } from '../../agent/cli/command.ts';
import { usageError } from '../../agent/cli/exit-code.ts';
import { counted } from '../../agent/domain/words/wording.ts';
import type { Clock, Timer } from '../../agent/ports.ts';
import { brokerAddress } from '../recording/broker-address.ts';
import { createFastPublisher, type FastPublisher } from '../recording/fast-publisher.ts';
import { openRecording } from '../recording/recording-reader.ts';
import { createReplay, type Printer, printingOutlet, publisherOutlet, type Replay, type ReplayOptions } from '../recording/replay.ts';
import { planReplay, spanOf } from '../recording/replay-plan.ts';
import { selectionOf } from '../recording/selection.ts';
import { type Lines, linesOf } from './lines.ts';
import { positiveOption } from './options.ts';
import { clientIdOf, onInterrupted, realClock, shiftOption, speedOption, wholeOption } from './recording-options.ts';

const DEFAULT_WINDOW = 1000;
const MOST_IN_WINDOW = 60_000;
const MOST_COPIES = 100_000;
const PROGRESS_MS = 2_000;
/** After Ctrl-C, for the acknowledgements of what was sent. */
const GRACE_MS = 5_000;

/** `replay`: publishes a recording to a broker, at its own pace, a faster one, or as fast as the broker acknowledges. Exit code 1 when something of it did not get there. */
export const replay: Run = async (call) => {
  const lines = linesOf(call.io);
  const clock = realClock();
  const file = call.operands[0]!;
  const isDry = call.values['dry-run'] === true;
  const broker = textOption(call, 'broker');
  if (broker === undefined && !isDry) throw usageError('replay needs --broker URL, or --dry-run to print what would be sent');
  const address = broker === undefined ? null : brokerAddress(broker, textOption(call, 'ca'));
  const window = wholeOption(call, 'window', MOST_IN_WINDOW) ?? DEFAULT_WINDOW;
  const minutes = positiveOption(call, 'minutes');
  const options = await replayOptions(call, file, clock);
  if (isDry || address === null) return await printed(call, options, { clock, lines });
  const publisher = createFastPublisher(
    { address, window, clientId: clientIdOf('quartermaster-replay', clock) },
    { clock, say: lines.say },
  );
  await publisher.start();
  const running = createReplay(options, publisherOutlet(publisher), { clock, say: lines.say });
  return await published(running, publisher, { clock, lines, minutes, isJson: call.values['json'] === true });
};

async function replayOptions(call: Call, file: string, clock: Clock): Promise<ReplayOptions> {
  const selection = selectionOf({ topics: textOption(call, 'topic'), devices: textOption(call, 'device') });
  const speed = speedOption(call);
  const loops = wholeOption(call, 'loops', 1_000_000_000) ?? 1;
  const shift = shiftOption(call);
  const multiply = wholeOption(call, 'multiply', MOST_COPIES) ?? 1;
  const { startedAt } = (await openRecording(file)).header;
  // It is read twice only where its length has to be known beforehand.
  const span = loops > 1 || shift.kind === 'now' ? await spanOf(file, selection) : null;
  const plan = planReplay(span, { loops, speed, shift, startedAt, now: clock.now() });
  return { file, selection, plan, loops, speed, multiply, isPaced: speed !== Number.POSITIVE_INFINITY };
}

async function printed(call: Call, options: ReplayOptions, { clock, lines }: { clock: Clock; lines: Lines }): Promise<number> {
  const printer = printerTo(call.io, process.stdout);
  const running = createReplay({ ...options, isPaced: false }, printingOutlet(printer), { clock, say: lines.say });
  printer.onClosed(running.stop);
  await running.run();
  const wrong = printer.isClosed() ? [] : wrongWith(running);
  for (const line of wrong) lines.say(line);
  return wrong.length === 0 ? 0 : 1;
}

/** Prints no faster than it is read; that nobody reads any more, as after `head`, is no error. */
function printerTo(io: Call['io'], stream: NodeJS.WriteStream): Printer & { isClosed(): boolean; onClosed(told: () => void): void } {
  let isClosed = false;
  let wake: () => void = () => undefined;
  let told: () => void = () => undefined;
  stream.on('drain', () => wake());
  stream.on('error', () => {
    isClosed = true;
    told();
    wake();
  });
  return {
    write: (text) => isClosed || io.stdout.write(text),
    isBehind: () => stream.writableNeedDrain && !isClosed,
    caughtUp: () =>
      new Promise((resolve) => {
        wake = resolve;
      }),
    isClosed: () => isClosed,
    onClosed(listener) {
      told = listener;
    },
  };
}

/** Why a replay that has run to its end cannot be what was asked for. */
function wrongWith(running: Replay): string[] {
  const { sent, read, badLines } = running.progress();
  return [
    ...(badLines > 0 ? [`${counted(badLines, 'line')} of the recording left out`] : []),
    ...(sent === 0 && read > 0 ? ['no message of the recording is selected by --topic and --device'] : []),
  ];
}

interface Surroundings {
  readonly clock: Clock;
  readonly lines: Lines;
  readonly minutes: number | undefined;
  readonly isJson: boolean;
}

async function published(running: Replay, publisher: FastPublisher, { clock, lines, minutes, isJson }: Surroundings): Promise<number> {
  const startedAt = clock.monotonic();
  const timers = new Set<Timer>();
  const stop = () => {
    running.stop();
    // Whoever waits for room goes on, sees that it is over, and what is under way has its time to be acknowledged.
    timers.add(clock.after(GRACE_MS, publisher.release));
    if (publisher.room() !== null) publisher.release();
  };
  const deaf = onInterrupted({ stop, force: publisher.release });
  if (minutes !== undefined) timers.add(clock.after(minutes * 60_000, stop));
  const progress = progressLines(running, publisher, { clock, lines });
  try {
    await running.run();
    await publisher.drained();
  } finally {
    deaf();
    progress.cancel();
    for (const timer of timers) timer.cancel();
    await publisher.stop();
  }
  return summarise(running, publisher, { lines, isJson, seconds: (clock.monotonic() - startedAt) / 1000 });
}

function progressLines(running: Replay, publisher: FastPublisher, { clock, lines }: Pick<Surroundings, 'clock' | 'lines'>): Timer {
  let before = { at: clock.monotonic(), acknowledged: 0 };
  let timer: Timer;
  const tell = () => {
    const { sent, loops, share, lateMs } = running.progress();
    const now = { at: clock.monotonic(), acknowledged: publisher.counts.acknowledged };
    const rate = (1000 * (now.acknowledged - before.acknowledged)) / (now.at - before.at);
    before = now;
    const behind = lateMs < 1000 ? '' : `, ${(lateMs / 1000).toFixed(1)} s behind`;
    const loop = loops > 1 ? ` of loop ${loops}` : '';
    lines.say(
      `${counted(sent, 'message')} sent, ${Math.floor(100 * share)} % of the recording${loop}, ${Math.round(rate)} acknowledged a second${behind}`,
    );
    plan();
  };
  const plan = () => {
    timer = clock.after(PROGRESS_MS, tell);
  };
  plan();
  return { cancel: () => timer.cancel() };
}

function summarise(
  running: Replay,
  { counts }: FastPublisher,
  { lines, isJson, seconds }: { lines: Lines; isJson: boolean; seconds: number },
): number {
  const { sent, loops, mostLateMs, badLines, cut } = running.progress();
  const { acknowledged, resent, reconnections } = counts;
  const rate = Math.round(acknowledged / seconds);
  const figures = { messages: sent, acknowledged, seconds: Number(seconds.toFixed(3)), rate, loops, resent, reconnections };
  if (isJson) lines.result(JSON.stringify({ ...figures, mostLateMs: Math.round(mostLateMs), badLines, cut }));
  else lines.result(`${counted(sent, 'message')} in ${seconds.toFixed(1)} s, ${acknowledged} acknowledged, ${rate} a second`);
  const wrong = [...(acknowledged < sent ? [`${counted(sent - acknowledged, 'message')} not acknowledged`] : []), ...wrongWith(running)];
  for (const line of wrong) lines.say(line);
  return wrong.length === 0 ? 0 : 1;
}
