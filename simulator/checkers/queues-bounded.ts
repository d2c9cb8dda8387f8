import type { Checker } from './checker.ts';

/** No queue and no memory went beyond its limit at any look. */
export const queuesBounded: Checker = {
  name: 'queues are bounded',
  check({ measured, api, book }) {
    const over = measured.find(({ most, limit }) => most > limit);
    if (over) return `${over.what} came to ${over.most}, the limit is ${over.limit}`;
    const known = new Set([...book.scans, ...book.levels].map(({ device }) => device));
    const stranger = api.devices().find(({ device }) => !known.has(device));
    return stranger ? `device ${stranger.device} is remembered, but has never spoken here` : null;
  },
};
