import type { Clock, Log } from '../ports.ts';
import { type Libc, loadLibc } from './libc.ts';

/** What systemd gives a process that it watches (sd_notify(3), sd_watchdog_enabled(3)). */
export interface NotifyEnvironment {
  readonly NOTIFY_SOCKET?: string | undefined;
  readonly WATCHDOG_USEC?: string | undefined;
  readonly WATCHDOG_PID?: string | undefined;
}

/** Tells systemd how the agent is. Where nobody listens, every call does nothing. */
export interface ServiceManager {
  /** Started, or done with a reload. `status` is one line for people. */
  ready(status: string): void;
  /** Says how things are; the same words again are not sent. */
  status(words: string): void;
  reloading(): void;
  stopping(): void;
  /** From now on beats twice per watchdog period, as long as `isAlive` says so: told the period (ms), it answers at each beat. */
  watch(isAlive: (periodMs: number) => boolean): void;
}

const NOBODY: ServiceManager = { ready() {}, status() {}, reloading() {}, stopping() {}, watch() {} };

// What systemd's queue had no room for is tried again: a lost READY would end in a restart.
const RETRY_MS = 500;
const MOST_TRIES = 20;

/** Connects to the service manager that `environment` names; loads nothing where it names none. */
export async function connectServiceManager(environment: NotifyEnvironment, ports: { clock: Clock; log: Log }): Promise<ServiceManager> {
  const { NOTIFY_SOCKET: path } = environment;
  if (!path) return NOBODY;
  const { clock, log } = ports;
  const libc = await loadLibc(log);
  const send = libc && openNotifySocket(libc, path);
  if (!send) {
    log.error({ socket: path }, 'systemd cannot be told that the agent has started: the unit needs Type=exec and no WatchdogSec');
    return NOBODY;
  }
  let said = '';
  const tell = (lines: string, triesLeft = MOST_TRIES): void => {
    const failure = send(lines);
    if (failure === 0) return;
    if (triesLeft > 1) clock.after(RETRY_MS, () => tell(lines, triesLeft - 1));
    else log.warn({ errno: failure, socket: path }, 'systemd does not listen');
  };
  const status = (words: string) => `STATUS=${words.replace(/\s+/g, ' ')}`;
  return {
    ready(words) {
      said = words;
      tell(`READY=1\n${status(words)}`);
    },
    status(words) {
      if (words === said) return;
      said = words;
      tell(status(words));
    },
    // CLOCK_MONOTONIC in microseconds, by which systemd tells this reload from an earlier one (sd_notify(3)).
    reloading: () => tell(`RELOADING=1\nMONOTONIC_USEC=${process.hrtime.bigint() / 1000n}`),
    stopping: () => tell('STOPPING=1\nSTATUS=stopping'),
    watch(isAlive) {
      const periodMs = watchdogPeriodMs(environment);
      if (periodMs !== null) beat({ clock, log, periodMs, isAlive, send: () => send('WATCHDOG=1') });
    },
  };
}

/** The watchdog's period in milliseconds, where systemd asks this very process to beat; else null. */
function watchdogPeriodMs({ WATCHDOG_USEC, WATCHDOG_PID }: NotifyEnvironment): number | null {
  const micros = Number(WATCHDOG_USEC);
  const isForUs = WATCHDOG_PID === undefined || Number(WATCHDOG_PID) === process.pid;
  return isForUs && Number.isSafeInteger(micros) && micros > 0 ? micros / 1000 : null;
}

interface Heart {
  readonly clock: Clock;
  readonly log: Log;
  readonly periodMs: number;
  readonly isAlive: (periodMs: number) => boolean;
  readonly send: () => void;
}

/** One timer of the main loop: a loop that stands still does not beat. */
function beat(heart: Heart, wasAlive = true): void {
  const { clock, log, periodMs, isAlive, send } = heart;
  const alive = isAlive(periodMs);
  if (alive) send();
  else if (wasAlive) log.error({ periodMs }, 'messages wait and none is taken: systemd gets no sign of life and will restart the agent');
  clock.after(periodMs / 2, () => beat(heart, alive));
}

const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0o2000000;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
/** Room for a path in `struct sockaddr_un` (unix(7)). */
const LONGEST_PATH = 108;

/**
 * A way to send one datagram to systemd's socket, a path or `@` and an abstract name; it answers with 0 or `errno`, and never waits.
 * Null where this machine has no such socket.
 */
function openNotifySocket(libc: Libc, path: string): ((lines: string) => number) | null {
  const address = socketAddress(path);
  if (process.platform !== 'linux' || address === null) return null;
  const socket = libc.func('int socket(int domain, int type, int protocol)');
  const sendto = libc.func('intptr_t sendto(int fd, const void *data, size_t length, int flags, const void *address, uint32_t size)');
  const fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0) as number;
  if (fd < 0) return null;
  return (lines) => {
    const bytes = Buffer.from(lines);
    const sent = Number(sendto(fd, bytes, bytes.length, MSG_DONTWAIT | MSG_NOSIGNAL, address, address.length));
    return sent < 0 ? libc.errno() : 0;
  };
}

/** `struct sockaddr_un` for a path, or for `@` and an abstract name; null for anything else (unix(7)). */
function socketAddress(path: string): Buffer | null {
  const isAbstract = path.startsWith('@');
  if (!isAbstract && !path.startsWith('/')) return null;
  const name = Buffer.from(isAbstract ? `\0${path.slice(1)}` : `${path}\0`);
  if (name.length > LONGEST_PATH) return null;
  const family = Buffer.alloc(2);
  new Uint16Array(family.buffer, family.byteOffset, 1)[0] = AF_UNIX;
  return Buffer.concat([family, name]);
}
