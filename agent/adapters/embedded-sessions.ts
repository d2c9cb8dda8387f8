import type { Log } from '../ports.ts';

interface Outgoing {
  outgoingEnqueueCombi(subscriptions: readonly { clientId: string }[], packet: { topic: string }): Promise<void>;
  outgoingClearMessageId(client: { id: string }, packet: object): Promise<object | undefined>;
}

/** Bounds how many messages the broker keeps in memory for each absent subscriber with a persistent session; newer ones are dropped for it. */
export function boundSessions(persistence: Outgoing, most: number, log: Log): void {
  const lengths = new Map<string, number>();
  const enqueue = persistence.outgoingEnqueueCombi.bind(persistence);
  const clear = persistence.outgoingClearMessageId.bind(persistence);
  persistence.outgoingEnqueueCombi = async (subscriptions, packet) => {
    const room = subscriptions.filter(({ clientId }) => {
      const length = lengths.get(clientId) ?? 0;
      if (length < most) lengths.set(clientId, length + 1);
      else log.warn({ client: clientId, topic: packet.topic, cause: clientId }, 'subscriber is too slow, message dropped for it');
      return length < most;
    });
    await enqueue(room, packet);
  };
  persistence.outgoingClearMessageId = async (client, packet) => {
    const cleared = await clear(client, packet);
    const length = lengths.get(client.id);
    if (cleared !== undefined && length !== undefined) {
      if (length > 1) lengths.set(client.id, length - 1);
      else lengths.delete(client.id);
    }
    return cleared;
  };
}
