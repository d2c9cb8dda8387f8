import type { Checker } from './checker.ts';

/** Decisions for an item reached upstream, each for the first time, in the order in which they were made. */
export const decisionsInOrder: Checker = {
  name: 'decisions arrive in order',
  readsAll: true,
  check({ upstream, records }) {
    const place = new Map<string, number>();
    const subjects = new Map<string, string>();
    records.outbox.forEach(({ id, channel, subject }, index) => {
      if (channel !== 'decisions' || place.has(id)) return;
      place.set(id, index);
      subjects.set(id, subject);
    });
    const newest = new Map<string, { id: string; place: number }>();
    for (const id of new Set(upstream.heard)) {
      const [at, subject] = [place.get(id), subjects.get(id)];
      if (at === undefined || subject === undefined) return `upstream heard of decision ${id}, which the agent has not made`;
      const before = newest.get(subject);
      if (before && at < before.place) return `decision ${id} for ${subject} arrived after ${before.id}, which was made later`;
      newest.set(subject, { id, place: at });
    }
    return null;
  },
};
