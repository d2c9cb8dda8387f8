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
  const pending = new Set<Pending>();
  return {
    add(send) {
      const entry: Pending = { send, done: false };
      pending.add(entry);
      return () => {
        entry.done = true;
        for (const next of pending) {
          if (!next.done) return;
          pending.delete(next);
          next.send();
        }
      };
    },
  };
}
