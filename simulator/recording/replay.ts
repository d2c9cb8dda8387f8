import { counted } from '../../agent/domain/words/wording.ts';
import type { Clock } from '../../agent/ports.ts';
import type { FastPublisher } from './fast-publisher.ts';
import { type BadLine, entryLine, type RecordedMessage } from './format.ts';
import { openRecording, type RecordingReader } from './recording-reader.ts';
import type { ReplayPlan } from './replay-plan.ts';
import { retimed } from './retime.ts';
import type { Selection } from './selection.ts';

/** Where the messages of a replay go. */
export interface Outlet {
  /** Null while it takes more, else a promise of it. */
  room(): Promise<void> | null;
  /** `dueMs`: milliseconds after the beginning of the replay. */
  put(message: Pick<RecordedMessage, 'topic' | 'payload' | 'retain' | 'qos'>, dueMs: number): void;
}

/** What has gone out so far. */
export interface ReplayProgress {
  readonly sent: number;
  /** Loops that were begun. */
  readonly loops: number;
  /** Share of the file that was read in this loop, 0 to 1. */
  readonly share: number;
  /** Milliseconds by which the newest message was sent too late. */
  readonly lateMs: number;
  /** Most of it. */
  readonly mostLateMs: number;
  readonly badLines: number;
  /** Why the recording is thought to be cut off, and where; null where it is whole, or not read to its end yet. */
  readonly cut: string | null;
  /** Messages of the recording, whether they were selected or not, that were read in all loops. */
  readonly read: number;
}

export interface ReplayOptions {
  readonly file: string;
  readonly selection: Selection;
  readonly plan: ReplayPlan;
  readonly loops: number;
  /** Recorded seconds per second, infinite for as fast as the outlet takes them. */
  readonly speed: number;
  /** Whether a message waits until it is due. */
  readonly isPaced: boolean;
  /** So many devices for each one of the recording. */
  readonly multiply: number;
}

/** A replay under way. */
export interface Replay {
  /** Resolves when all is handed to the outlet, or after `stop`. Rejects with an AgentError of the file or the outlet. */
  run(): Promise<void>;
  /** Nothing more is handed out. */
  stop(): void;
  progress(): ReplayProgress;
}

const MOST_BAD_LINES_SAID = 20;

/** Creates a replay; `say` is told what is wrong with the recording. */
export function createReplay(
  options: ReplayOptions,
  outlet: Outlet,
  { clock, say }: { clock: Clock; say: (line: string) => void },
): Replay {
  const { plan, speed, selection } = options;
  const suffixes = Array.from({ length: options.multiply }, (_, copy) => (copy === 0 ? '' : `-x${copy + 1}`));
  const progress = { sent: 0, loops: 0, share: 0, lateMs: 0, mostLateMs: 0, badLines: 0, cut: null as string | null, read: 0 };
  const stopping: { isStopped: boolean; wake: () => void } = { isStopped: false, wake: () => undefined };
  let startedAt = 0;
  let firstAt = plan.firstAt;

  async function run(): Promise<void> {
    startedAt = clock.monotonic();
    for (let loop = 0; loop < options.loops && !stopping.isStopped; loop++) {
      progress.loops++;
      const reader = await openRecording(options.file);
      await replayOnce(reader, loop);
      if (!stopping.isStopped && loop === 0) sayCut(reader);
    }
  }

  async function replayOnce(reader: RecordingReader, loop: number): Promise<void> {
    const shiftMs = plan.shiftOf(loop);
    for await (const entries of reader.entries()) {
      for (const entry of entries) {
        if (entry.kind === 'bad' && loop === 0) sayBad(entry);
        if (entry.kind !== 'message') continue;
        progress.read++;
        if (!selection.selects(entry.topic)) continue;
        firstAt ??= entry.at;
        const dueMs = (loop * plan.periodMs + entry.at - firstAt) / speed;
        // Waiting for nothing would cost a turn per message.
        if (options.isPaced && !(await isDue(dueMs))) return;
        for (const message of copiesOf(entry, shiftMs)) {
          const room = outlet.room();
          if (room !== null) await room;
          if (stopping.isStopped) return;
          outlet.put(message, dueMs);
          progress.sent++;
        }
      }
      progress.share = reader.readTo().bytes / reader.fileBytes;
      if (stopping.isStopped) return;
    }
  }

  function* copiesOf(message: RecordedMessage, shiftMs: number): Generator<RecordedMessage> {
    const payload = typeof message.payload === 'string' ? retimed(message.payload, shiftMs) : message.payload;
    const moved = payload === message.payload ? message : { ...message, payload };
    for (const suffix of suffixes) yield suffix === '' ? moved : { ...moved, topic: selection.renamed(message.topic, suffix) };
  }

  /** Waits until a message is due, by the time that has passed since the beginning; false when the replay was stopped meanwhile. */
  async function isDue(dueMs: number): Promise<boolean> {
    const early = startedAt + dueMs - clock.monotonic();
    progress.lateMs = Math.max(0, -early);
    progress.mostLateMs = Math.max(progress.mostLateMs, progress.lateMs);
    if (early <= 0 || stopping.isStopped) return !stopping.isStopped;
    await new Promise<void>((resolve) => {
      const timer = clock.after(early, resolve);
      stopping.wake = () => {
        timer.cancel();
        resolve();
      };
    });
    return !stopping.isStopped;
  }

  function sayBad({ line, problem }: BadLine): void {
    progress.badLines++;
    if (progress.badLines <= MOST_BAD_LINES_SAID) say(`line ${line} ${problem}: left out`);
    else if (progress.badLines === MOST_BAD_LINES_SAID + 1) say('and more such lines');
  }

  function sayCut(reader: RecordingReader): void {
    const why = reader.cut();
    if (why === null) return;
    const { messages, lines, at } = reader.readTo();
    progress.cut = `cut off after ${counted(messages, 'message')} (line ${lines}), ${(at / 1000).toFixed(1)} s after its start: ${why}`;
    say(`the recording is ${progress.cut}; everything up to there is replayed`);
  }

  return {
    run,
    progress: () => ({ ...progress }),
    stop() {
      stopping.isStopped = true;
      stopping.wake();
    },
  };
}

/** Hands messages to a broker. */
export function publisherOutlet(publisher: FastPublisher): Outlet {
  return {
    room: () => publisher.room(),
    put: ({ topic, payload, retain }) => publisher.publish(topic, payload, retain),
  };
}

/** Where printed messages go. */
export interface Printer {
  write(text: string): unknown;
  /** Whoever reads has not taken what was written. */
  isBehind(): boolean;
  caughtUp(): Promise<void>;
}

/** Prints messages as a recording has them. */
export function printingOutlet(printer: Printer): Outlet {
  return {
    room: () => (printer.isBehind() ? printer.caughtUp() : null),
    put: (message, dueMs) => void printer.write(`${entryLine({ ...message, kind: 'message', at: dueMs })}\n`),
  };
}
