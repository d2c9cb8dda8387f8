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
  /** It knows every device, and receipts; nothing else of what they said. */
  readonly isBrief: boolean;
  readonly scans: readonly SentScan[];
  readonly levels: readonly SentLevel[];
}

/** Opens an empty book; a brief one for a run so long that the agent's own books will not be whole at its end. */
export function createBook(isBrief = false): Book {
  const known = new Set<string>();
  const scans: SentScan[] = [];
  const levels: SentLevel[] = [];
  return {
    isBrief,
    scans,
    levels,
    note(topic, payload) {
      const [, , kind, device] = topic.split('/');
      if (isBrief && known.has(device!) && !payload.includes('"action":"receive"')) return;
      known.add(device!);
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
