import { AgentError } from '../../errors.ts';
import type { Clock, Message } from '../../ports.ts';
import type { DeadLetterRow, LetterFilter } from '../../store/dead-letters.ts';
import type { Store } from '../../store/store.ts';
import type { Counters } from '../counters.ts';
import { stopwatch } from '../stopwatch.ts';
import type { DeadLetterBox } from './dead-letter.ts';
import type { Refusal } from './refusal.ts';

/** Which letters are put back, from which one on, and whether only to see what would become of them. */
export interface ReplayRequest extends LetterFilter {
  /** Letters up to this id are left out: `next` of the page before. */
  readonly after: number;
  readonly dryRun: boolean;
}

/** What became of a letter: `taken` or `duplicate` and removed; `refused` with its new reason, or `cut` short when it was kept, and still there. */
export interface ReplayedLetter {
  readonly id: number;
  readonly topic: string;
  readonly before: string;
  readonly outcome: 'taken' | 'duplicate' | 'refused' | 'cut';
  readonly reason: string | null;
  readonly detail: string | null;
}

/** A page of letters put back; `next` is null after the last. */
export interface ReplayPage {
  readonly letters: readonly ReplayedLetter[];
  readonly next: number | null;
}

/** A box for dead letters that can be asked to hand over what would go into it instead of writing it. */
export interface CatchingBox extends DeadLetterBox {
  catching(work: () => void): Refusal[];
}

/** Wraps a box. */
export function createCatchingBox(box: DeadLetterBox): CatchingBox {
  let caught: Refusal[] | null = null;
  return {
    forgive: box.forgive,
    shed: box.shed,
    put(message, device, refusal) {
      if (caught) caught.push(refusal);
      else box.put(message, device, refusal);
    },
    catching(work) {
      const mine: Refusal[] = [];
      caught = mine;
      try {
        work();
        return mine;
      } finally {
        caught = null;
      }
    },
  };
}

export interface ReplayParts {
  readonly clock: Clock;
  readonly store: Store;
  readonly counters: Counters;
  readonly box: CatchingBox;
  /** Takes a message as ingest does and returns the items it touched; runs in this transaction. */
  readonly take: (message: Message) => ReadonlySet<string>;
}

const LETTERS_PER_TURN = 64;
const TURN_MS = 6;

/** Thrown to take back a transaction that was only a trial. */
class OnlyATrial extends Error {}

interface Replayed {
  readonly page: ReplayPage;
  /** Items that were touched. */
  readonly skus: ReadonlySet<string>;
}

/**
 * Puts stored dead letters back through ingest, with the configuration as it is now, each with its topic and the time at which it came. What becomes an event or was
 * counted before is removed in the same transaction; the rest stays with its new reason. A turn's worth at a time. Throws AgentError when it cannot be committed.
 */
export function replayLetters(parts: ReplayParts, request: ReplayRequest): Replayed {
  try {
    return replayPage(parts, request, LETTERS_PER_TURN);
  } catch (error) {
    if (error instanceof AgentError) throw error;
    // A letter meets a bug of ours: alone it takes nobody's effect with it.
    return replayOne(parts, request);
  }
}

function replayOne(parts: ReplayParts, request: ReplayRequest): Replayed {
  const [letter] = parts.store.deadLetters.after(request.after, request, 1);
  try {
    return replayPage(parts, request, 1);
  } catch (error) {
    if (error instanceof AgentError || !letter) throw error;
    const why = { reason: 'internal-error', detail: error instanceof Error ? error.message : String(error) };
    return {
      page: { letters: [{ id: letter.id, topic: letter.topic, before: letter.reason, outcome: 'refused', ...why }], next: letter.id },
      skus: new Set(),
    };
  }
}

function replayPage(parts: ReplayParts, request: ReplayRequest, most: number): Replayed {
  const { clock, store, counters } = parts;
  const letters: ReplayedLetter[] = [];
  const skus = new Set<string>();
  let next: number | null = null;
  const work = () => {
    const endsAt = stopwatch(clock) + TURN_MS;
    const batch = store.deadLetters.after(request.after, request, most);
    for (const letter of batch) {
      letters.push(replay(parts, letter, skus));
      if (stopwatch(clock) > endsAt) break;
    }
    next = letters.length < batch.length || batch.length === most ? (letters.at(-1)?.id ?? null) : null;
    if (request.dryRun) throw new OnlyATrial();
  };
  try {
    counters.attempt(() => store.transaction(work));
  } catch (error) {
    if (!(error instanceof OnlyATrial)) throw error;
    skus.clear();
  }
  return { page: { letters, next }, skus };
}

function replay({ store, counters, box, take }: ReplayParts, letter: DeadLetterRow, skus: Set<string>): ReplayedLetter {
  const { id, topic, reason: before, payload, payloadBytes, receivedAt, retained } = letter;
  const told = (outcome: ReplayedLetter['outcome'], why: Refusal | null): ReplayedLetter => ({
    ...{ id, topic, before, outcome, reason: why?.reason ?? null, detail: why?.detail ?? null },
  });
  if (payloadBytes > payload.byteLength) {
    const detail = `only the first ${payload.byteLength} of ${payloadBytes} bytes were kept`;
    return told('cut', { reason: before, detail });
  }
  const [recorded, duplicates] = [counters.total('events_recorded'), counters.total('events_duplicate')];
  const [refusal] = box.catching(() => {
    for (const sku of take({ topic, payload, retained, receivedAt })) skus.add(sku);
  });
  if (refusal) {
    store.deadLetters.explain(id, refusal.reason, refusal.detail);
    return told('refused', refusal);
  }
  store.deadLetters.remove(id);
  const isDuplicate = counters.total('events_duplicate') > duplicates && counters.total('events_recorded') === recorded;
  return told(isDuplicate ? 'duplicate' : 'taken', null);
}
