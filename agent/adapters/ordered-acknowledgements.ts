/** What is to be acknowledged in its turn. */
export interface Pending<Item> {
  readonly item: Item;
  isDue: boolean;
}

/** Sends acknowledgements in the order in which the messages arrived, as MQTT asks (MQTT-4.6.0-2), in whatever order they become due. */
export interface OrderedAcknowledgements<Item> {
  /** Takes the next message. */
  add(item: Item): Pending<Item>;
  /** Its acknowledgement is due: it is sent, with those behind it that are due already, once all before it have been. */
  due(pending: Pending<Item>): void;
}

/** The acknowledgements of one connection. */
export function createOrderedAcknowledgements<Item>(send: (item: Item) => void): OrderedAcknowledgements<Item> {
  let queue: Pending<Item>[] = [];
  let head = 0;
  return {
    add(item) {
      const pending = { item, isDue: false };
      queue.push(pending);
      return pending;
    },
    due(pending) {
      pending.isDue = true;
      while (head < queue.length && queue[head]!.isDue) send(queue[head++]!.item);
      if (head < queue.length && head <= 1024) return;
      queue = queue.slice(head);
      head = 0;
    },
  };
}
