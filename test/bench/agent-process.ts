import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { built } from '../support/built.ts';

const MAIN = built('agent/main.ts');

/** The built agent as a process of its own, with embedded broker and page on free ports, in a folder of its own. */
export interface AgentProcess {
  readonly pid: number;
  /** From the start of the process until it said that it is subscribed. */
  readonly startedAfterMs: number;
  readonly brokerUrl: string;
  readonly databaseFile: string;
  /** A counter or gauge of /metrics, summed over its labels. */
  metric(name: string): Promise<number>;
  residentMegabytes(): number;
  /** Runs a command of the agent against its database and returns what it printed. */
  command(...args: string[]): string;
  stop(): Promise<void>;
}

/** Starts the agent with its embedded broker or the one at `brokerUrl`, and with `moreConfig`, lines of YAML; items and demand from before are imported first. */
export async function startAgentProcess(
  itemsCsv?: string,
  externalUrl?: string,
  historyCsv?: string,
  moreConfig = '',
): Promise<AgentProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'quartermaster-bench-'));
  const config = join(folder, 'agent.yaml');
  const broker = externalUrl === undefined ? '{ kind: embedded, port: 0 }' : `{ kind: external, url: "${externalUrl}" }`;
  writeFileSync(config, `database: { path: stock.db }\nbroker: ${broker}\nhttp: { port: 0 }\n${moreConfig}`);
  const command = (...args: string[]): string => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [MAIN, ...args, '--config', config], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  if (itemsCsv !== undefined) {
    writeFileSync(join(folder, 'items.csv'), itemsCsv);
    command('import', 'items', join(folder, 'items.csv'));
  }
  if (historyCsv !== undefined) {
    writeFileSync(join(folder, 'history.csv'), historyCsv);
    command('import', 'history', join(folder, 'history.csv'));
  }
  const from = performance.now();
  const child = spawn(process.execPath, [...(process.env['BENCH_NODE_ARGS']?.split(' ') ?? []), MAIN, 'start', '--config', config], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const { broker: brokerUrl, page } = await listening(child);
  const startedAfterMs = performance.now() - from;
  return {
    pid: child.pid!,
    startedAfterMs,
    brokerUrl,
    databaseFile: join(folder, 'stock.db'),
    metric: async (name) => sumOf(await (await fetch(new URL('/metrics', page))).text(), name),
    residentMegabytes: () => residentMegabytes(child.pid!),
    command,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function sumOf(metrics: string, name: string): number {
  const samples = metrics.split('\n').filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
  return samples.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

async function listening(child: ChildProcess): Promise<{ broker: string; page: string }> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stderr! })) {
    lines.push(line);
    const entry = line.startsWith('{') ? (JSON.parse(line) as { msg?: string; broker?: string; page?: string }) : {};
    if (entry.msg !== 'listening') continue;
    child.stderr!.resume();
    return { broker: entry.broker!, page: entry.page! };
  }
  throw new Error(`the agent ended before it was subscribed:\n${lines.join('\n')}`);
}

/** Resident memory of a process in megabytes (10^6 bytes), from the kernel's own count. */
export function residentMegabytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (Number(kilobytes) * 1024) / 1e6;
}
