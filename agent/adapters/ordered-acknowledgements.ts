interface Pending {
  readonly send: () => void;
  done: boolean;
}

/** Sends acknowledgements in the order in which the messages arrived, as MQTT asks (MQTT-4.6.0-2), in whatever order they become due. */
export interface OrderedAcknowledgements {
  /** Takes the next message; the function returned says that its acknowledgement is due. */
  add(send: () => void): () => void;
}

/** The acknowledgements of one connection. */
export function createOrderedAcknowledgements(): OrderedAcknowledgements {
  let pending: Pending[] = [];
  let head = 0;
  return {
    add(send) {
      const entry: Pending = { send, done: false };
      pending.push(entry);
      return () => {
        entry.done = true;
        while (head < pending.length && pending[head]!.done) pending[head++]!.send();
        if (head === pending.length || head > 1024) {
          pending = pending.slice(head);
          head = 0;
        }
      };
    },
  };
}
