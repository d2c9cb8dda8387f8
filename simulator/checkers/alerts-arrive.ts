import type { Checker } from './checker.ts';

/** Every alert, its beginning and its end, went up, and those of one subject in the order in which they were made. */
export const alertsArrive: Checker = {
  name: 'alerts arrive in order',
  readsAll: true,
  check({ upstream, records }) {
    const alerts = records.outbox.filter(({ channel }) => channel === 'alerts');
    const heard = new Map<string, number>();
    for (const id of upstream.alertsHeard) if (!heard.has(id)) heard.set(id, heard.size);
    const newest = new Map<string, { id: string; at: number }>();
    for (const { id, subject } of alerts) {
      const at = heard.get(id);
      if (at === undefined) return `alert ${id} about ${subject} never went up`;
      const before = newest.get(subject);
      if (before && at < before.at) return `alert ${id} about ${subject} went up before ${before.id}, which was made earlier`;
      newest.set(subject, { id, at });
    }
    return null;
  },
};
