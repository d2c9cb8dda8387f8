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
    file: 'agent/store/outbox.ts',
    find: 'settledThrough.get(deliveredThrough, sink)',
    replace: "(db.prepare('SELECT max(outbox_id) FROM deliveries WHERE sink = ?').pluck().get(sink) as number | null)",
    why: 'what comes after a failed message takes its place in the line, and it is never sent',
  },
  {
    name: 'the newest is delivered first',
    file: 'agent/pipeline/deliver.ts',
    find: '    const deliveries = batch.map((row) => {\n',
    replace: '    const deliveries = [...batch].reverse().map((row) => {\n',
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
      "  let failures = 0;\n  for (const { id } of store.outbox.after(0, 1e6))\n    store.outbox.addDelivery({ outboxId: id, sink: name, state: 'delivered', at: 0, attempts: 1, reason: null });\n",
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
