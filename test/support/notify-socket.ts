import { existsSync, rmSync } from 'node:fs';
import { loadLibc } from '../../agent/adapters/libc.ts';

/** A socket as systemd has one, to which services say how they are. */
export interface NotifySocket {
  /** For NOTIFY_SOCKET: a path, or `@` and an abstract name. */
  readonly address: string;
  /** Datagrams that have come so far, oldest first. */
  heard(): readonly string[];
  close(): void;
}

const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const MSG_DONTWAIT = 0x40;
const LONGEST = 4096;

/** Binds a datagram socket to a path or an abstract name (unix(7)); Node.js itself has none of this kind. */
export async function openNotifySocket(address: string): Promise<NotifySocket> {
  const libc = await loadLibc();
  if (libc === null) throw new Error('koffi is not installed: npm ci installs it');
  const bind = libc.func('int bind(int fd, const void *address, uint32_t size)');
  const receive = libc.func('intptr_t recvfrom(int fd, _Out_ void *data, size_t length, int flags, void *address, void *size)');
  const closeFile = libc.func('int close(int fd)');
  const fd = libc.func('int socket(int domain, int type, int protocol)')(AF_UNIX, SOCK_DGRAM, 0) as number;
  const isAbstract = address.startsWith('@');
  const name = Buffer.concat([Buffer.from([AF_UNIX, 0]), Buffer.from(isAbstract ? `\0${address.slice(1)}` : `${address}\0`)]);
  if (fd < 0 || bind(fd, name, name.length) !== 0) throw new Error(`cannot bind ${address}: errno ${libc.errno()}`);
  const data = Buffer.alloc(LONGEST);
  const lines: string[] = [];
  return {
    address,
    heard() {
      for (;;) {
        const length = Number(receive(fd, data, data.length, MSG_DONTWAIT, null, null));
        if (length < 0) return lines;
        lines.push(data.toString('utf8', 0, length));
      }
    },
    close() {
      closeFile(fd);
      if (!isAbstract && existsSync(address)) rmSync(address);
    },
  };
}
