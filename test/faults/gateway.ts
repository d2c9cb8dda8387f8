import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { built } from '../support/built.ts';

/** The built program, as it is installed. */
const MAIN = built('agent/main.ts');
const PATIENCE_MS = 10_000;

/** How a process of the agent ended, and what it had logged. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly log: string;
}

/** A process of the built agent. */
export interface RunningAgent {
  readonly pid: number;
  readonly ended: Promise<Ending>;
  isRunning(): boolean;
  /** Resolves once it says that it receives messages; false when it ended before. */
  listening(): Promise<boolean>;
  /** Counters and gauges by name, summed over their labels, and by name with labels. */
  metrics(): Promise<Metrics>;
  /** GET a path of its page; the answer's status and JSON. */
  get(path: string): Promise<{ readonly status: number; readonly body: unknown }>;
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<Ending>;
  log(): string;
}

export interface Metrics {
  total(name: string): number;
  labelled(name: string): ReadonlyMap<string, number>;
}

export interface StartOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Words of a program that the agent runs under, such as strace. */
  readonly under?: readonly string[];
}

/** A gateway: one configuration and one database, on which agents are started, killed and started again. */
export interface Gateway {
  readonly folder: string;
  readonly databaseFile: string;
  file(name: string): string;
  start(options?: StartOptions): RunningAgent;
  /** Runs a command of the agent's to its end. */
  command(...words: string[]): { readonly status: number | null; readonly stdout: string; readonly stderr: string };
  remove(): void;
}

/** Makes a folder with this configuration (lines of YAML; the database is `stock.db` there). */
export function makeGateway(lines: readonly string[]): Gateway {
  const folder = mkdtempSync(join(tmpdir(), 'quartermaster-faults-'));
  const file = (name: string) => join(folder, name);
  writeFileSync(file('agent.yaml'), ['database: { path: stock.db }', 'http: { port: 0 }', ...lines, ''].join('\n'));
  const running = new Set<RunningAgent>();
  return {
    folder,
    databaseFile: file('stock.db'),
    file,
    start(options = {}) {
      const agent = startAgent(file('agent.yaml'), options);
      running.add(agent);
      void agent.ended.then(() => running.delete(agent));
      return agent;
    },
    command: (...words) => spawnSync(process.execPath, [MAIN, ...words, '--config', file('agent.yaml')], { encoding: 'utf8' }),
    remove() {
      for (const agent of running) void agent.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function startAgent(config: string, { environment = {}, under = [] }: StartOptions): RunningAgent {
  const [program = '', ...words] = [...under, process.execPath, MAIN, 'start', '--config', config];
  const child = spawn(program, words, { env: { ...process.env, ...environment }, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const ended = once(child, 'close').then(([code, signal]): Ending => ({ code, signal, log }));
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  const page = () => (listeningLine(log) as { page: string }).page;
  const fetched = (path: string) => fetch(new URL(path, page()), { signal: AbortSignal.timeout(PATIENCE_MS) });
  return {
    pid: child.pid!,
    ended,
    isRunning,
    log: () => log,
    async listening() {
      while (isRunning() && !listeningLine(log)) await Promise.race([once(child.stderr!, 'data'), ended]);
      return listeningLine(log) !== undefined;
    },
    metrics: async () => readMetrics(await (await fetched('/metrics')).text()),
    async get(path) {
      const answer = await fetched(path);
      return { status: answer.status, body: await answer.json() };
    },
    kill(signal) {
      // Under a tracer the agent is the child of our child.
      if (isRunning()) process.kill(under.length > 0 ? childOf(child.pid!) : child.pid!, signal);
      return ended;
    },
  };
}

function childOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);
}

function listeningLine(log: string): unknown {
  const line = log.split('\n').find((text) => text.includes('"msg":"listening"'));
  return line && JSON.parse(line);
}

function readMetrics(text: string): Metrics {
  const samples = text
    .split('\n')
    .map((line) => /^(?:quartermaster_)([a-z_]+?)(?:_total)?(?:\{[a-z]+="([^"]*)"\})? (\S+)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, name, label, value]) => ({ name: name!, label: label ?? '', value: Number(value) }));
  const of = (name: string) => samples.filter((sample) => sample.name === name);
  return {
    total: (name) => of(name).reduce((sum, { value }) => sum + value, 0),
    labelled: (name) => new Map(of(name).map(({ label, value }) => [label, value])),
  };
}
