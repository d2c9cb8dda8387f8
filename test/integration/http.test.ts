import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpServer, type HttpServer } from '../../agent/adapters/http-server.ts';
import { AgentError } from '../../agent/errors.ts';
import { createKeptLog } from '../support/kept-log.ts';
import { type StagedAgent, stageAgent } from '../support/staged-agent.ts';
import { stagedWarehouse } from '../support/staged-warehouse.ts';

let staged: StagedAgent;
let log: ReturnType<typeof createKeptLog>;
let servers: HttpServer[];

beforeEach(() => {
  staged = stagedWarehouse();
  log = createKeptLog();
  servers = [];
});
afterEach(async () => {
  for (const server of servers) await server.stop();
});

async function serve(options: { token?: string } = {}): Promise<string> {
  const server = createHttpServer({ host: '127.0.0.1', port: 0, ...options }, staged.api, log);
  servers.push(server);
  return (await server.start()).address;
}

const post = (address: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${address}/api/commands`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const read = async (address: string, path: string): Promise<{ status: number; content: unknown }> => {
  const reply = await fetch(`${address}${path}`);
  return { status: reply.status, content: await reply.json() };
};

describe('/health', () => {
  it('is 200 and ok, degraded when something is down, 503 only when messages cannot be committed', async () => {
    const address = await serve();
    const health = (ok: boolean, problems: string[], degraded: string[]) => {
      staged.rows.health = { ok, problems, degraded };
      return read(address, '/health');
    };
    expect(await health(true, [], [])).toEqual({ status: 200, content: { status: 'ok', problems: [], degraded: [] } });
    expect(await health(true, [], ['sink mqtt'])).toEqual({
      status: 200,
      content: { status: 'degraded', problems: [], degraded: ['sink mqtt'] },
    });
    expect(await health(false, ['disk full'], ['x'])).toEqual({
      status: 503,
      content: { status: 'failing', problems: ['disk full'], degraded: ['x'] },
    });
  });

  it('asks for no token, as neither do the files of the page, and everything else does', async () => {
    const address = await serve({ token: 'secret' });
    for (const path of ['/health', '/', '/page.js', '/page.css']) expect((await fetch(`${address}${path}`)).status, path).toBe(200);
    for (const path of ['/metrics', '/api/stock', '/api/openapi.json', '/api/commands', '/nothing']) {
      const reply = await fetch(`${address}${path}`, { headers: { authorization: 'Bearer wrong' } });
      expect(reply.status, path).toBe(401);
      expect(reply.headers.get('www-authenticate')).toBe('Bearer');
    }
    const reply = await fetch(`${address}/api/stock`, { headers: { authorization: 'Bearer secret' } });
    expect(reply.status).toBe(200);
  });
});

it('/metrics is Prometheus text', async () => {
  const reply = await fetch(`${await serve()}/metrics`);
  expect(reply.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(await reply.text()).toContain('\nquartermaster_dead_letters_total{reason="a \\"quoted\\"\\\\\\nreason"} 2\n');
});

describe('the API', () => {
  it('serves the rows as they are, filtered and limited as asked', async () => {
    const address = await serve();
    expect((await read(address, '/api/stock')).content).toEqual(staged.rows.stock);
    expect((await read(address, '/api/stock?sku=SKU-0003')).content).toEqual(staged.rows.stock.filter(({ sku }) => sku === 'SKU-0003'));
    expect((await read(address, '/api/decisions?limit=2')).content).toEqual(staged.rows.decisions.slice(0, 2));
    expect((await read(address, '/api/demand?sku=SKU-0003&days=3')).content).toEqual([
      { day: '2026-01-10', quantity: staged.rows.demand.get('SKU-0003')![25] },
      { day: '2026-01-11', quantity: staged.rows.demand.get('SKU-0003')![26] },
      { day: '2026-01-12', quantity: staged.rows.demand.get('SKU-0003')![27] },
    ]);
    const [brief] = (await read(address, '/api/forecasts?sku=SKU-0003&brief=true')).content as object[];
    expect(brief).toEqual({ ...staged.rows.forecasts[3], quantiles: {}, scores: [] });
  });

  it.each([
    '/api/stock?skus=x',
    '/api/decisions?limit=0',
    '/api/decisions?limit=many',
    '/api/demand',
    '/api/demand?sku=A&days=1.5',
    '/api/stock?sku=',
  ])('refuses %s and says why', async (path) => {
    const { status, content } = await read(await serve(), path);
    expect(status).toBe(400);
    expect(content).toEqual({ error: expect.stringMatching(/limit|sku|days/) });
  });

  it('says what there is not', async () => {
    expect(await read(await serve(), '/api/stocks?sku=A')).toEqual({ status: 404, content: { error: 'there is no GET /api/stocks' } });
  });

  it('answers 503 when the database is busy, and 500 without a word of the inside when there is a bug', async () => {
    const address = await serve();
    const api = staged.api as { -readonly [Name in keyof typeof staged.api]: (typeof staged.api)[Name] };
    api.stock = () => {
      throw new AgentError('database-busy', 'the database is busy', { retryable: true });
    };
    expect(await read(address, '/api/stock')).toEqual({ status: 503, content: { error: 'the database is busy' } });
    api.stock = () => {
      throw new TypeError('secret of the inside');
    };
    expect(await read(address, '/api/stock')).toEqual({ status: 500, content: { error: 'unexpected error; the log has more' } });
    expect(log.lines).toMatchObject([{ level: 'error', phrase: 'request failed', fields: { path: '/api/stock' } }]);
  });
});

describe('POST /api/commands', () => {
  it('gives the command to the agent and returns its reply', async () => {
    const address = await serve();
    const id = staged.rows.decisions.find(({ state }) => state === 'proposed')!.id;
    const reply = await post(address, { id: 'c1', command: 'approve', args: { decisionId: id }, by: 'anna' });
    expect([reply.status, await reply.json()]).toEqual([200, { id: 'c1', ok: true }]);
    expect(staged.commands).toEqual([{ id: 'c1', command: 'approve', args: { decisionId: id }, by: 'anna' }]);
  });

  it('makes an id up where there is none, a new one each time', async () => {
    const address = await serve();
    for (let turn = 0; turn < 2; turn++) await post(address, { command: 'approve' });
    const [first, second] = staged.commands;
    expect(first!.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(second!.id).not.toBe(first!.id);
  });

  it('answers 422 with the reply when the agent refuses', async () => {
    const reply = await post(await serve(), { id: 'c2', command: 'approve', args: { decisionId: 'none' }, by: null });
    expect([reply.status, await reply.json()]).toEqual([422, { id: 'c2', ok: false, error: 'cannot approve' }]);
  });

  it.each([
    ['broken JSON', '{"command": ', 400],
    ['another name', { commandd: 'approve' }, 400],
    ['no object', '[]', 400],
    ['a poisoned prototype', '{"command": "approve", "__proto__": {"by": "x"}}', 400],
    ['more than 64 kB', { command: 'approve', args: { reason: 'x'.repeat(65_536) } }, 413],
  ])('refuses %s', async (_, body, status) => {
    const reply = await post(await serve(), body);
    expect([reply.status, await reply.json()]).toEqual([status, { error: expect.any(String) }]);
    expect(staged.commands).toEqual([]);
  });

  it('refuses what a form or a script of another page can send', async () => {
    const address = await serve();
    const body = { command: 'approve' };
    expect((await post(address, body, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post(address, 'command=approve', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415);
    expect((await post(address, body, { origin: 'http://evil.example' })).status).toBe(403);
    expect(staged.commands).toEqual([]);
    expect((await post(address, body, { origin: address })).status).toBe(422);
  });
});

it('does not answer a browser that was led here by a foreign name', async () => {
  const { port } = new URL(await serve());
  const status = await new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path: '/', headers: { host: `evil.example:${port}` } }, (reply) =>
      resolve(reply.resume().statusCode),
    )
      .on('error', reject)
      .end();
  });
  expect(status).toBe(403);
});

it('sends every reply with the headers that keep a browser from harm', async () => {
  const address = await serve();
  for (const path of ['/', '/api/stock', '/nothing', '/metrics']) {
    const { headers } = await fetch(`${address}${path}`);
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  }
});

describe('the operator’s page', () => {
  it('comes with all its parts, none of them from elsewhere', async () => {
    const address = await serve();
    const page = await (await fetch(address)).text();
    const parts = [...page.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, path]) => path!);
    expect(parts).toContain('page.js');
    for (const part of parts) expect((await fetch(new URL(part, address))).status, part).toBe(200);
    expect(page).not.toMatch(/https?:\/\/|<script>|<style>| style="| on\w+="/);
  });

  it('has scripts that parse, import only what is served and make text of whatever a device calls itself', async () => {
    const address = await serve();
    const scripts = readdirSync(new URL('../../agent/dashboard/', import.meta.url)).filter((name) => name.endsWith('.js'));
    expect(scripts).toContain('page.js');
    for (const name of scripts) {
      const reply = await fetch(`${address}/${name}`);
      expect(reply.headers.get('content-type'), name).toBe('text/javascript; charset=utf-8');
      const text = await reply.text();
      expect(spawnSync(process.execPath, ['--input-type=module', '--check', '-'], { input: text, encoding: 'utf8' }), name).toMatchObject({
        status: 0,
        stderr: '',
      });
      for (const [, path] of text.matchAll(/from '([^']+)'/g)) expect(scripts, name).toContain(path!.replace('./', ''));
      expect(text, name).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function/);
    }
  });

  it('is not sent again when the browser has it', async () => {
    const address = await serve();
    const etag = (await fetch(`${address}/page.js`)).headers.get('etag')!;
    expect((await fetch(`${address}/page.js`, { headers: { 'if-none-match': etag } })).status).toBe(304);
  });

  it('serves no file from outside its folder', async () => {
    const address = await serve();
    for (const path of ['/..%2fports.ts', '/../ports.ts', '/%2e%2e/ports.ts', '//etc/passwd']) {
      expect((await fetch(`${address}${path}`)).status).toBe(404);
    }
  });
});

describe('the server', () => {
  it('says so when the port is taken, and can be started again elsewhere', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    const server = createHttpServer({ host: '127.0.0.1', port }, stageAgent().api, log);
    await expect(server.start()).rejects.toMatchObject({ code: 'http-unavailable', message: expect.stringContaining('another program') });
    expect(server.url).toBeNull();
    await new Promise((resolve) => other.close(resolve));
    servers.push(server);
    expect(await server.start()).toEqual({ address: `http://127.0.0.1:${port}` });
  });

  it('stops although a client keeps its connection open', async () => {
    const server = createHttpServer({ host: '127.0.0.1', port: 0 }, staged.api, log);
    const { address } = await server.start();
    await (await fetch(`${address}/health`)).json();
    await server.stop();
    await expect(fetch(`${address}/health`)).rejects.toThrow();
    expect(server.url).toBeNull();
  });
});
