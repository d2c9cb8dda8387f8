import { toIso } from './calendar.ts';
import type { Decision } from './replenishment/decision.ts';
import type { Locale } from './sentences/phrase.ts';

/** Who speaks, `/quartermaster/{site}/{gateway}`, and in which language: English unless it says otherwise. */
export interface Speaker {
  readonly site: string;
  readonly gateway: string;
  readonly locale?: Locale;
}

/** A CloudEvents 1.0 envelope in structured JSON (https://github.com/cloudevents/spec); (source, id) is its deduplication key. */
export interface Envelope {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly time: string;
  readonly type: string;
  readonly datacontenttype: 'application/json';
  readonly subject: string;
  readonly data: object;
}

interface Said {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly at: number;
  readonly data: object;
}

/** Puts what is said into its envelope. */
export function envelope(speaker: Speaker, said: Said): Envelope {
  return {
    specversion: '1.0',
    id: said.id,
    source: `/quartermaster/${speaker.site}/${speaker.gateway}`,
    time: toIso(said.at),
    type: said.type,
    datacontenttype: 'application/json',
    subject: said.subject,
    data: said.data,
  };
}

/** A decision as upstream reads it; `orderId` where it is about a purchase that was made before. */
export function decisionEnvelope(speaker: Speaker, decision: Decision, orderId?: string): Envelope {
  const { id, type, sku, supplier, location, quantity, unit, dueBy, priority, policy, reason, particulars } = decision;
  return envelope(speaker, {
    id,
    type,
    subject: sku,
    at: decision.decidedAt,
    data: {
      ...(orderId !== undefined && { orderId }),
      sku,
      ...(supplier && { supplier }),
      location,
      quantity,
      unit,
      dueBy: toIso(dueBy),
      priority,
      policy,
      reason,
      ...particulars,
    },
  });
}
