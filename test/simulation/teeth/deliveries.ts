import type { Plant } from './plant.ts';

/** Bugs between a decision and upstream. */
export const DELIVERY_PLANTS: readonly Plant[] = [
  {
    name: 'a sink error is swallowed',
    file: 'agent/sinks/mqtt.ts',
    find: "return { kind: isFinal(error) ? 'refused' : 'retry', reason };",
    replace: "return isFinal(error) ? { kind: 'refused', reason } : { kind: 'delivered' };",
    why: 'a decision that never left is marked delivered',
  },
  {
    name: 'a failure is stepped over',
    file: 'agent/pipeline/deliver.ts',
    find: '        error = outcome.reason;\n        break;\n',
    replace: '        error = outcome.reason;\n        continue;\n',
    why: 'what comes after a failed message takes its place in the line, and it is never sent',
  },
  {
    name: 'the newest is delivered first',
    file: 'agent/pipeline/deliver.ts',
    find: '    for (const row of batch) {\n',
    replace: '    for (const row of [...batch].reverse()) {\n',
    why: 'after an outage decisions for an item overtake each other',
  },
  {
    name: 'the outbox row comes after the commit',
    file: 'agent/pipeline/decide/place-order.ts',
    find: '  if (isAutomatic) sendDecision(store, settings.speaker, decision, now);\n',
    replace:
      '  if (isAutomatic) (ports as any).clock.after(0, () => {\n    sendDecision(store, settings.speaker, decision, now);\n    (parts as any).onDecided();\n  });\n',
    why: 'a power cut in between leaves an order that nobody was told of',
  },
  {
    name: 'a restart forgets what waits in the outbox',
    file: 'agent/pipeline/deliver.ts',
    find: '  let failures = 0;\n',
    replace:
      '  let failures = 0;\n  const newest = store.outbox.newestThrough(Number.MAX_SAFE_INTEGER, 1)[0];\n  if (newest) store.outbox.putCursor(name, { deliveredThrough: newest.id, attempts: 0, lastError: null });\n',
    why: 'decisions made while upstream was away are gone after the night',
  },
  {
    name: 'a reminder has an id of its own',
    file: 'agent/pipeline/receive/follow-up.ts',
    find: '  sendDecision(store, speaker, decision, now);\n',
    replace: "  sendDecision(store, speaker, { ...decision, id: decision.id.replace(/.$/, (last) => (last === '0' ? '1' : '0')) }, now);\n",
    why: 'upstream cannot know that it is the same decision, and buys twice',
  },
];
