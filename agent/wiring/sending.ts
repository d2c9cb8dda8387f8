import type { AgentConfig } from '../config/schema.ts';
import { createDeliver, type DeliverPorts } from '../pipeline/deliver.ts';
import { type ReceiveParts, rejectOrder } from '../pipeline/receive/receive.ts';
import type { Uplink } from '../ports.ts';
import { variantOf } from '../registry.ts';
import { sinks } from '../sinks/index.ts';
import type { Sink } from '../sinks/sink.ts';
import type { OutboxRow } from '../store/outbox.ts';
import type { Store } from '../store/store.ts';

/** The delivery loops, one for each sink of the configuration. */
export interface Sending {
  readonly names: readonly string[];
  /** Takes over the sinks of another configuration: those that are the same go on, those that left or changed end, with what is under way. */
  change(config: Pick<AgentConfig, 'sinks'>): Promise<void>;
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
  const openOne = (options: AgentConfig['sinks'][number]) => {
    const sink = variantOf(sinks as readonly unknown[] as readonly Sink[], options.kind);
    const open = sink.open(options, context);
    const loop = createDeliver(ports, store, { name: sink.kind, open, onRefused });
    return { name: sink.kind, text: JSON.stringify(options), open, loop };
  };
  let delivers = config.sinks.map(openOne);
  let wokenFor = -1;
  let stopped = false;
  const closing = new Set<Promise<void>>();
  const close = async (ending: typeof delivers) => {
    await Promise.all(ending.map(({ loop }) => loop.stop()));
    await Promise.all(ending.map(({ open }) => open.close()));
  };
  return {
    get names() {
      return delivers.map(({ name }) => name);
    },
    async change({ sinks: wanted }) {
      const texts = wanted.map((options) => JSON.stringify(options));
      const before = delivers;
      const kept = before.filter(({ text }) => texts.includes(text));
      if (kept.length === before.length && texts.length === before.length) return;
      delivers = kept;
      // One at a time at each cursor: the loop that ends first settles what it has sent.
      const ending = close(before.filter((deliver) => !kept.includes(deliver)));
      closing.add(ending);
      await ending;
      closing.delete(ending);
      if (stopped) return;
      const opened = wanted.filter((_options, index) => !kept.some(({ text }) => text === texts[index])).map(openOne);
      delivers = [...delivers, ...opened];
      for (const { loop } of opened) loop.wake();
    },
    wake() {
      if (store.outbox.additions() === wokenFor) return;
      wokenFor = store.outbox.additions();
      for (const { loop } of delivers) loop.wake();
    },
    failing: () => delivers.flatMap(({ name }) => (store.outbox.cursor(name).lastError !== null ? name : [])),
    isDrained: () => delivers.every(({ name }) => store.outbox.waitingAfter(store.outbox.cursor(name).deliveredThrough).count === 0),
    async stop() {
      stopped = true;
      await Promise.all([close(delivers), ...closing]);
    },
  };
}
