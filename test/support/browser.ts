import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { describe } from 'vitest';

/** Chromium on this machine, or null. */
const CHROMIUM = ['chromium', 'chromium-browser', 'google-chrome'].find((name) => spawnSync(name, ['--version']).status === 0) ?? null;

/** A suite that needs a real browser. In CI a missing one is a failure, elsewhere a reason to skip, said in the suite's title. */
export function describeWithChromium(title: string, body: () => void): void {
  if (CHROMIUM === null && !process.env.CI) describe.skip(`${title} (skipped: no chromium on this machine)`, body);
  else describe(title, body);
}

type Answer = Record<string, unknown>;
interface FromBrowser {
  readonly id?: number;
  readonly result?: Answer;
  readonly error?: { readonly message: string };
  readonly method?: string;
  readonly params?: Answer;
}

/** A page in a headless Chromium, driven through its DevTools pipe. */
export interface Page {
  open(url: string): Promise<void>;
  /** Evaluates an expression in the page; a promise is waited for. */
  evaluate<Value>(expression: string): Promise<Value>;
  /** Waits until the expression is true. */
  until(expression: string): Promise<void>;
  size(width: number, height: number): Promise<void>;
  colours(scheme: 'light' | 'dark'): Promise<void>;
  /** A PNG of what is in sight. */
  picture(): Promise<Buffer>;
  /** What the page has written to the console as an error, and exceptions that nobody caught. */
  readonly errors: string[];
  close(): Promise<void>;
}

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-dev-shm-usage', '--remote-debugging-pipe'];

/** Starts a browser with one empty page. */
export async function startBrowser(): Promise<Page> {
  if (CHROMIUM === null) throw new Error('there is no Chromium here');
  const profile = mkdtempSync(join(tmpdir(), 'quartermaster-browser-'));
  const child = spawn(CHROMIUM, [...FLAGS, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    env: { ...process.env, TZ: 'UTC' },
  });
  const ended = once(child, 'close');
  const errors: string[] = [];
  const send = talk(child.stdio[3] as Writable, child.stdio[4] as Readable, errors);

  const { targetInfos } = (await send('Target.getTargets')) as { targetInfos: { targetId: string; type: string }[] };
  const { targetId } = targetInfos.find(({ type }) => type === 'page')!;
  const { sessionId } = (await send('Target.attachToTarget', { targetId, flatten: true })) as { sessionId: string };
  const ask = (method: string, params: Answer = {}) => send(method, params, sessionId);
  for (const domain of ['Page', 'Runtime', 'Log']) await ask(`${domain}.enable`);

  async function evaluate<Value>(expression: string): Promise<Value> {
    const reply = await ask('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    const { result, exceptionDetails } = reply as {
      result: { value: Value };
      exceptionDetails?: { text: string; exception?: { description?: string } };
    };
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }
  async function until(expression: string): Promise<void> {
    const endsAt = Date.now() + 20_000;
    while (!(await evaluate<boolean>(`Boolean(${expression})`))) {
      if (Date.now() > endsAt)
        throw new Error(`never true: ${expression}\n${await evaluate('document.body.innerText')}\n${errors.join('\n')}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  return {
    errors,
    evaluate,
    until,
    async open(url) {
      await ask('Page.navigate', { url });
      await until(`document.readyState === 'complete' && location.href !== 'about:blank'`);
    },
    async size(width, height) {
      await ask('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: width < 600 });
    },
    async colours(scheme) {
      await ask('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
    },
    async picture() {
      const { data } = (await ask('Page.captureScreenshot')) as { data: string };
      return Buffer.from(data, 'base64');
    },
    async close() {
      await Promise.race([send('Browser.close'), ended]);
      await ended;
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** Commands and answers over the pipe: JSON texts, each ended by a zero byte. */
function talk(out: Writable, into: Readable, errors: string[]) {
  const asked = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
  let rest = '';
  let count = 0;
  into.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\0');
    rest = parts.pop()!;
    for (const part of parts) take(JSON.parse(part) as FromBrowser);
  });
  function take(message: FromBrowser): void {
    const { method, params = {} } = message;
    const isError = method === 'Log.entryAdded' && (params.entry as { level: string }).level === 'error';
    if (isError || method === 'Runtime.exceptionThrown') errors.push(JSON.stringify(params));
    if (message.id === undefined) return;
    const waiting = asked.get(message.id);
    asked.delete(message.id);
    if (message.error) waiting?.reject(new Error(message.error.message));
    else waiting?.resolve(message.result ?? {});
  }
  return (method: string, params: Answer = {}, sessionId?: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      count++;
      asked.set(count, { resolve, reject });
      out.write(`${JSON.stringify({ id: count, method, params, sessionId })}\0`);
    });
}
