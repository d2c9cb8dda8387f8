import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import mqtt from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { built } from '../support/built.ts';
import { type Finished, runProgram, startProgram, temporaryFolder } from '../support/program.ts';

const MAIN = built('simulator/main.ts');
const SALES = fileURLToPath(new URL('../../../shared/data/online_retail_daily.csv.gz', import.meta.url));
const LIMIT_MS = 240_000;

let folder: ReturnType<typeof temporaryFolder>;
const started: { readonly child: ChildProcess; readonly finished: Promise<Finished> }[] = [];
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  for (const { child } of started) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await Promise.all(started.splice(0).map(({ finished }) => finished));
  folder.remove();
});

/** Starts `quartermaster-sim` with a temporary folder of its own. */
function start(...words: string[]) {
  const child = spawn(process.execPath, [MAIN, ...words], {
    env: { ...process.env, TMPDIR: folder.path },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text;
    });
  const finished = once(child, 'close').then(([code, signal]) => ({ code, signal, ...output }) as Finished);
  const said = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(output.stdout);
        if (found) resolve(found);
      };
      child.stdout.on('data', look);
      finished.then(({ code }) => reject(new Error(`ended with ${code} before ${pattern}: ${output.stdout}${output.stderr}`)));
      look();
    });
  const program = { child, finished, said };
  started.push(program);
  return program;
}

async function figuresOf(...words: string[]) {
  const { code, stdout, stderr } = await start('demo', ...words, '--json').finished;
  expect(stderr).not.toContain('violated');
  expect(code).toBe(0);
  expect(stdout.trim().split('\n')).toHaveLength(1);
  return JSON.parse(stdout) as Record<string, number | string | boolean>;
}

describe('the demo on real sockets', () => {
  it('shows the loop from a low stock to goods back on the shelf, names its page, sums up when interrupted, and leaves nothing behind', {
    timeout: LIMIT_MS,
  }, async () => {
    const demo = start('demo', '--seed', '3');
    const page = (await demo.said(/page: +(http:\S+)/))[1]!;
    const broker = (await demo.said(/broker: +(mqtt:\S+)/))[1]!;
    expect((await fetch(`${page}/health`)).status).toBe(200);
    expect(await (await fetch(page)).text()).toContain('<html');
    const watcher = await mqtt.connectAsync(broker);
    const heard = once(watcher as unknown as NodeJS.EventEmitter, 'message');
    await watcher.subscribeAsync('quartermaster/v1/demo/gateway-1/decisions', { qos: 1 });
    const [topic, payload] = await heard;
    expect(topic).toBe('quartermaster/v1/demo/gateway-1/decisions');
    expect(JSON.parse(String(payload))).toMatchObject({ specversion: '1.0', type: 'quartermaster.replenishment.requested' });
    await watcher.endAsync(true);

    const [, sku] = await demo.said(/(SKU-\d+) +received and put away: \d+; stock back at \d+/);
    demo.child.kill('SIGINT');
    const { code, stdout, stderr } = await demo.finished;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const story = [
      `${sku}  stock low`,
      'forecast',
      'decision ',
      'delivered',
      `${sku}  acknowledged`,
      `${sku}  shipped`,
      `${sku}  received`,
    ];
    let from = 0;
    for (const step of story) {
      const at = stdout.indexOf(step, from);
      expect(at, `"${step}" after what came before it in: ${stdout}`).toBeGreaterThanOrEqual(from);
      from = at;
    }
    expect(stdout).toContain('at or below the reorder point');
    expect(stdout).toMatch(/full circle +[1-9]\d* orders? from a pick/);
    expect(readdirSync(folder.path).filter((name) => name.startsWith('quartermaster-'))).toEqual([]);
  });
});

describe('a live warehouse', () => {
  it('keeps an agent of its own supplied over its broker, and a second run is no repetition of the first', {
    timeout: LIMIT_MS,
  }, async () => {
    const [config, items] = [folder.file('agent.yaml'), folder.file('items.csv')];
    writeFileSync(config, 'database: {path: quartermaster.db}\nbroker: {kind: embedded, port: 0}\nhttp: {enabled: false}\n');
    expect((await start('live', '--items-csv', items, '--items', '12').finished).code).toBe(0);
    expect(await runProgram('import', 'items', items, '--config', config)).toMatchObject({ code: 0 });
    const agent = startProgram(['start', '--config', config]);
    started.push(agent);
    const { broker } = (await agent.line('listening')) as { broker: string };
    for (const run of ['first', 'second']) {
      const words = ['--items', '12', '--speed', '50000', '--minutes', '0.2'];
      const { code, stdout } = await start('live', '--broker', broker, ...words).finished;
      expect(code, run).toBe(0);
      const figures = JSON.parse(stdout) as Record<string, number>;
      expect(figures.fillRate).toBeGreaterThan(0.5);
      if (run === 'first') expect(figures.decisions).toBeGreaterThan(0);
    }
    expect(JSON.parse((await runProgram('dead-letters', '--json', '--config', config)).stdout)).toEqual([]);
    const status = JSON.parse((await runProgram('status', '--json', '--config', config)).stdout) as { journalEntries: number };
    expect(status.journalEntries).toBeGreaterThan(100);
    agent.child.kill('SIGTERM');
    expect((await agent.finished).code).toBe(0);
  });
});

describe('the demo on the virtual clock', () => {
  it('prints one JSON object with all its figures, the same for the same seed but for the time it took', {
    timeout: LIMIT_MS,
  }, async () => {
    const [first, second] = [await figuresOf('--days', '12', '--seed', 'any'), await figuresOf('--days', '12', '--seed', 'any')];
    expect(Object.keys(first!)).toEqual([
      ...['seed', 'simulatedDays', 'items', 'messages', 'stockEvents', 'forecasts', 'decisions', 'delivered', 'acknowledged', 'received'],
      ...['stockMatchesWorld', 'fillRate', 'averageDaysOfCover', 'wallSeconds'],
    ]);
    expect({ ...first, wallSeconds: 0 }).toEqual({ ...second, wallSeconds: 0 });
    expect(first).toMatchObject({ seed: 'any', simulatedDays: 12, items: 48, stockMatchesWorld: true });
    expect(await figuresOf('--days', '3', '--seed', 'other', '--items', '5')).toMatchObject({
      seed: 'other',
      items: 5,
      stockMatchesWorld: true,
    });
  });

  it("replays a customer's own sales, best sellers first, returns as no demand", { timeout: LIMIT_MS }, async () => {
    const rows = Array.from({ length: 40 }, (_, day) => {
      const date = new Date(Date.UTC(2011, 0, 3 + day)).toISOString().slice(0, 10);
      return `TEA,${date},${5 + (day % 4)},1.95\nSOAP,${date},${day === 3 ? -50 : day % 3},2.50\nRARE,${date},${day === 7 ? 1 : 0},9.00`;
    });
    writeFileSync(folder.file('sales.csv'), `series_id,date,value,price\n${rows.join('\n')}\n`);
    const figures = await figuresOf('--demand', folder.file('sales.csv'), '--items', '2', '--days', '40', '--seed', '1');
    expect(figures).toMatchObject({ items: 2, simulatedDays: 40, stockMatchesWorld: true });
    expect(figures.fillRate).toBeGreaterThan(0.9);
    expect(figures.received).toBe(figures.decisions);
    expect(figures.decisions).toBeGreaterThan(2);
  });

  it.skipIf(!existsSync(SALES))(
    `keeps a real wholesaler supplied${existsSync(SALES) ? '' : ' (skipped: no ../shared/data on this machine)'}`,
    { timeout: LIMIT_MS },
    async () => {
      const figures = await figuresOf('--demand', SALES, '--items', '30', '--days', '90', '--seed', '1');
      expect(figures).toMatchObject({ items: 30, stockMatchesWorld: true });
      expect([figures.delivered, figures.acknowledged, figures.received]).toEqual(Array(3).fill(figures.decisions));
    },
  );
});
