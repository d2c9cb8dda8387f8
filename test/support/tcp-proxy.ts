import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A wire between client and broker that a test can cut, or make deaf in one direction. */
export interface TcpProxy {
  readonly port: number;
  /** Ends all connections at once, without any goodbye. */
  cut(): void;
  /** Whether what the broker says reaches the client. */
  deaf(on: boolean): void;
  close(): Promise<void>;
}

/** Forwards connections of a free port of the loopback to `target`; what is said arrives `delayMs` later, in either direction. */
export async function startTcpProxy(target: number, delayMs = 0): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let isDeaf = false;
  const later = (forward: () => void) => void (delayMs > 0 ? setTimeout(forward, delayMs) : forward());
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        // What was said before the end arrives before it.
        later(() => {
          near.destroy();
          far.destroy();
        });
      });
    }
    near.on('data', (bytes) => later(() => far.write(bytes)));
    far.on('data', (bytes) =>
      later(() => {
        if (!isDeaf) near.write(bytes);
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    deaf(on) {
      isDeaf = on;
    },
    close() {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
