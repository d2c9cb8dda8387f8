import { createServer, type Socket } from 'node:net';

/** What a client has sent at first, as far as it matters here. */
export interface Connect {
  /** 4 for MQTT 3.1.1, 5 for MQTT 5. */
  readonly protocolVersion: number;
  /** QoS of the last will; null where there is none. */
  readonly willQos: number | null;
}

/** A far side that answers each CONNECT with bytes of the test's own, to say what no broker at hand says. It confirms subscriptions, and keeps what else it gets. */
export interface MoodyBroker {
  readonly url: string;
  readonly connects: readonly Connect[];
  /** Types of the packets that came after CONNECT (MQTT 5, section 2.1.2), in order. */
  readonly packetTypes: readonly number[];
  close(): Promise<void>;
}

const SUBSCRIBE = 8;

/** CONNACK of MQTT 5 with this reason code and these properties (MQTT 5, section 3.2). */
export function connack(reasonCode: number, properties: readonly number[] = []): Buffer {
  return Buffer.from([0x20, 3 + properties.length, 0, reasonCode, properties.length, ...properties]);
}

/** CONNACK of MQTT 3.1.1 with this return code. */
export function connack311(returnCode: number): Buffer {
  return Buffer.from([0x20, 2, 0, returnCode]);
}

/** DISCONNECT of MQTT 5, by the server, with this reason code. */
export function disconnect(reasonCode: number): Buffer {
  return Buffer.from([0xe0, 2, reasonCode, 0]);
}

function readConnect(packet: Buffer): Connect {
  // Fixed header with one or two bytes of length, then the six bytes of the protocol's name.
  const name = packet.indexOf('MQTT');
  const [protocolVersion, flags] = [packet[name + 4]!, packet[name + 5]!];
  return { protocolVersion, willQos: (flags & 4) === 0 ? null : (flags >> 3) & 3 };
}

/** Listens on a free port of the loopback. `answer` gives the bytes to send back, and whether the connection ends with them. */
export async function openMoodyBroker(
  answer: (connect: Connect, attempt: number) => { readonly bytes: Buffer; readonly end: boolean },
): Promise<MoodyBroker> {
  const connects: Connect[] = [];
  const packetTypes: number[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    let known: Connect | undefined;
    socket.on('data', (data) => {
      if (known === undefined) {
        known = readConnect(data);
        connects.push(known);
        const { bytes, end } = answer(known, connects.length);
        socket.write(bytes);
        if (end) socket.end();
        return;
      }
      // Small packets, one at a time: the client waits for each answer.
      const type = data[0]! >> 4;
      packetTypes.push(type);
      if (type === SUBSCRIBE)
        socket.write(Buffer.from(known.protocolVersion === 5 ? [0x90, 4, data[2]!, data[3]!, 0, 1] : [0x90, 3, data[2]!, data[3]!, 1]));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as { port: number };
  return {
    url: `mqtt://127.0.0.1:${port}`,
    connects,
    packetTypes,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
