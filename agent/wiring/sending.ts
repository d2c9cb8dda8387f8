import type { AgentConfig } from '../config/schema.ts';
import { createDeliver, type DeliverPorts } from '../pipeline/deliver.ts';
import { type ReceiveParts, rejectOrder } from '../pipeline/receive.ts';
import type { Uplink } from '../ports.ts';
import { variantOf } from '../registry.ts';
import { sinks } from '../sinks/index.ts';
import type { Sink } from '../sinks/sink.ts';
import type { OutboxRow } from '../store/outbox.ts';
import type { Store } from '../store/store.ts';

/** The delivery loops, one for each sink of the configuration. */
export interface Sending {
  readonly names: readonly string[];
  /** Looks into the outbox if anything was added since the last time. */
  wake(): void;
  /** Sinks whose last attempt failed. */
  failing(): string[];
  /** Every sink has had everything. */
  isDrained(): boolean;
  stop(): Promise<void>;
}

interface SendingParts {
  readonly store: Store;
  readonly uplink: Uplink;
  readonly topicRoot: string;
  readonly receive: ReceiveParts;
}

/** Opens the sinks and creates their loops. */
export function createSending(config: AgentConfig, ports: DeliverPorts, { store, uplink, topicRoot, receive }: SendingParts): Sending {
  const context = {
    upstreamPrefix: topicRoot,
    publish: (topic: string, payload: string) => uplink.publish(topic, payload, { retain: false }),
  };
  // A decision that can never arrive must not be awaited: its order is closed, visibly, and the item is decided anew later.
  const onRefused = (row: OutboxRow, reason: string, at: number): void => {
    const order = row.channel === 'decisions' ? store.orders.get(row.messageId) : undefined;
    if (order?.closedAt === null && order.deliveredAt === null) rejectOrder(receive, order, { reason: `not deliverable: ${reason}`, at });
  };
  const delivers = config.sinks.map((options) => {
    const sink = variantOf(sinks as readonly unknown[] as readonly Sink[], options.kind);
    const open = sink.open(options, context);
    return { name: sink.kind, open, loop: createDeliver(ports, store, { name: sink.kind, open, onRefused }) };
  });
  const names = delivers.map(({ name }) => name);
  let wokenFor = -1;
  return {
    names,
    wake() {
      if (store.outbox.additions() === wokenFor) return;
      wokenFor = store.outbox.additions();
      for (const { loop } of delivers) loop.wake();
    },
    failing: () => names.filter((name) => store.outbox.cursor(name).lastError !== null),
    isDrained: () => names.every((name) => store.outbox.waitingAfter(store.outbox.cursor(name).deliveredThrough).count === 0),
    async stop() {
      await Promise.all(delivers.map(({ loop }) => loop.stop()));
      await Promise.all(delivers.map(({ open }) => open.close()));
    },
  };
}
