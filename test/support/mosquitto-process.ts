import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface MosquittoOptions {
  /** Further lines of the configuration file. */
  readonly lines?: readonly string[];
  /** The whole configuration file, instead. */
  readonly text?: (port: number, folder: string) => string;
  readonly allowAnonymous?: boolean;
  /** By default a free one. */
  readonly port?: number;
}

/** A real Mosquitto of this test's own: it can be stopped and started again on the same port. */
export interface Mosquitto {
  readonly port: number;
  readonly url: string;
  readonly folder: string;
  start(): Promise<void>;
  /** Ends the broker's process; `start` brings it back, with its stored sessions. */
  stop(): Promise<void>;
  /** Lets the process stand still with its connections open, as a broker does that hangs; `thaw` lets it go on. */
  freeze(): void;
  thaw(): void;
  /** What it has logged so far, a line each. */
  log(): readonly string[];
  /** Stops it and removes its folder. */
  remove(): Promise<void>;
}

function find(names: readonly string[]): string | undefined {
  return names.find((name) => spawnSync(name, ['-h'], { stdio: 'ignore' }).error === undefined);
}

/** The Mosquitto programs of this machine, where there are any. */
export const mosquittoProgram = find(['mosquitto', '/usr/sbin/mosquitto']);
export const mosquittoPubProgram = find(['mosquitto_pub']);

/** In CI a missing broker is a failure, elsewhere a reason to skip, said in the suite's title. */
export const mosquittoSkipped = mosquittoProgram === undefined && !process.env.CI;

/** A port of the loopback that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}

/** Asks again and again until `condition` holds; rejects after `timeoutMs` with `what` was awaited. */
export async function until(condition: () => boolean, what: string, timeoutMs = 15_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`);
    await pause(5);
  }
}

/** Real time passes. */
export function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function configuration(port: number, folder: string, options: MosquittoOptions): string {
  return [
    ...(process.getuid?.() === 0 ? ['user root'] : []),
    'log_dest stderr',
    'log_type all',
    'persistence true',
    `persistence_location ${folder}/`,
    'max_queued_messages 0',
    `listener ${port} 127.0.0.1`,
    `allow_anonymous ${options.allowAnonymous ?? true}`,
    ...(options.lines ?? []),
    '',
  ].join('\n');
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

/** Starts a Mosquitto on a free port with a configuration of its own in a temporary folder. */
export async function startMosquitto(options: MosquittoOptions = {}): Promise<Mosquitto> {
  const program = mosquittoProgram;
  if (program === undefined) throw new Error('no mosquitto on this machine (tried mosquitto and /usr/sbin/mosquitto)');
  const port = options.port ?? (await freePort());
  const folder = mkdtempSync(join(tmpdir(), 'quartermaster-mosquitto-'));
  const file = join(folder, 'mosquitto.conf');
  writeFileSync(file, options.text?.(port, folder) ?? configuration(port, folder, options));
  const lines: string[] = [];
  let child: ChildProcess | undefined;

  const start = async () => {
    const started = spawn(program, ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
    child = started;
    let rest = '';
    started.stderr?.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\n');
      rest = parts.pop() ?? '';
      lines.push(...parts);
    });
    while (!(await listens(port))) {
      if (started.exitCode !== null) throw new Error(`mosquitto ended:\n${lines.join('\n')}`);
      await pause(20);
    }
  };
  const stop = async () => {
    const last = child;
    child = undefined;
    if (last === undefined) return;
    last.kill('SIGTERM');
    last.kill('SIGCONT');
    await ended(last);
  };
  await start();
  return {
    port,
    url: `mqtt://127.0.0.1:${port}`,
    folder,
    start,
    stop,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    log: () => lines,
    async remove() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
