import { openRecording } from './recording-reader.ts';
import type { Selection } from './selection.ts';

/** How time is moved: not at all, by so many milliseconds, or so that the recording's end is now. */
export type Shift = { readonly kind: 'none' } | { readonly kind: 'by'; readonly ms: number } | { readonly kind: 'now' };

/** What a recording spans, of the messages that are selected. */
export interface Span {
  readonly messages: number;
  /** Milliseconds since the start of the recording of the first and the last one. */
  readonly firstAt: number;
  readonly lastAt: number;
}

/** When each loop's messages are due, and by how much their times are moved. */
export interface ReplayPlan {
  /** The recorded time that is the beginning; null for that of the first message that is selected. */
  readonly firstAt: number | null;
  /** Recorded milliseconds from one loop's first message to the next one's. */
  readonly periodMs: number;
  /** Whole milliseconds by which loop `loop` (from 0) is moved. */
  shiftOf(loop: number): number;
}

/** Reads a recording once, for what it spans. Throws as `openRecording` does. */
export async function spanOf(file: string, selection: Selection): Promise<Span> {
  const span = { messages: 0, firstAt: 0, lastAt: 0 };
  for await (const entries of (await openRecording(file)).entries())
    for (const entry of entries) {
      if (entry.kind !== 'message' || !selection.selects(entry.topic)) continue;
      if (span.messages === 0) span.firstAt = entry.at;
      span.messages++;
      span.lastAt = Math.max(span.lastAt, entry.at);
    }
  return span;
}

/** Plans a replay of `loops` loops at `speed` (recorded seconds per second, infinite for as fast as it goes). `now` and `startedAt` are UTC milliseconds. One loop needs no span unless it ends now. */
export function planReplay(
  span: Pick<Span, 'firstAt' | 'lastAt'> | null,
  { loops, speed, shift, startedAt, now }: { loops: number; speed: number; shift: Shift; startedAt: number; now: number },
): ReplayPlan {
  const { firstAt, lastAt } = span ?? { firstAt: 0, lastAt: 0 };
  // Whole seconds, so that times stay readable, and never nothing, or a loop would be the one before.
  const periodMs = 1000 * (Math.floor((lastAt - firstAt) / 1000) + 1);
  const lastsMs = (loops - 1) * periodMs + lastAt - firstAt;
  // Faster than it was recorded, a replay ends now and began in the past: no message may be from the future when it is sent.
  const toNowMs = now - (startedAt + firstAt) - Math.max(0, lastsMs * (1 - 1 / speed));
  const shiftMs = Math.round(shift.kind === 'by' ? shift.ms : shift.kind === 'now' ? toNowMs : 0);
  return { firstAt: span?.firstAt ?? null, periodMs, shiftOf: (loop) => shiftMs + loop * periodMs };
}
