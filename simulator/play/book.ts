import { parseTime } from '../../agent/domain/calendar.ts';

/** A scan as it was sent, before anything could happen to it. */
export interface SentScan {
  readonly device: string;
  readonly boot: string;
  readonly seq: number;
  /** What the device's clock, which is right, said: UTC milliseconds. */
  readonly at: number;
  readonly action: string;
  readonly code: string;
  readonly quantity: number;
  readonly location: string | null;
  readonly to: string | null;
  readonly condition: string | null;
  readonly order: string | null;
}

/** A weighing as it was sent. */
export interface SentLevel {
  readonly device: string;
  readonly seq: number;
  readonly at: number;
  readonly weightGrams: number;
}

/** What the devices have published: the books of the world, kept apart from the agent's. */
export interface Book {
  note(topic: string, payload: string): void;
  readonly scans: readonly SentScan[];
  readonly levels: readonly SentLevel[];
}

/** Opens an empty book. */
export function createBook(): Book {
  const scans: SentScan[] = [];
  const levels: SentLevel[] = [];
  return {
    scans,
    levels,
    note(topic, payload) {
      const [, , kind, device] = topic.split('/');
      const words = JSON.parse(payload) as Record<string, unknown>;
      const text = (name: string): string | null => (typeof words[name] === 'string' ? (words[name] as string) : null);
      const common = { device: device!, seq: Number(words['seq']), at: parseTime(String(words['ts']))! };
      if (kind === 'shelf') levels.push({ ...common, weightGrams: Number(words['weightGrams']) });
      else
        scans.push({
          ...common,
          boot: text('boot') ?? '',
          action: text('action')!,
          code: text('code')!,
          quantity: Number(words['quantity']),
          location: text('location'),
          to: text('to'),
          condition: text('condition'),
          order: text('order'),
        });
    },
  };
}
