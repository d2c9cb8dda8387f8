import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGuard, SECURITY_HEADERS } from '../../agent/adapters/http-guard.ts';
import { AgentError } from '../../agent/errors.ts';
import type { LiveSession } from './live-session.ts';

/** The controls over HTTP, for programs on the same machine. */
export interface ControlServer {
  readonly url: string;
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';
const BODY_LIMIT_BYTES = 64 * 1024;
const CONTROL_PATH = /^\/controls\/([A-Za-z0-9-]{1,64})$/;

/** What of a session programs can see and do. */
export type Controllable = Pick<LiveSession, 'state' | 'stock' | 'perform'>;

interface Answer {
  readonly status: number;
  readonly body: object;
  readonly allow?: string;
}

/** Listens on the loopback interface, port 0 takes a free one: `GET /` is the state, `GET /stock` what lies where, `POST /controls/NAME` with a JSON object of options does something. Throws AgentError `http-unavailable`. */
export async function serveControls(session: Controllable, port: number): Promise<ControlServer> {
  const guard = createGuard({ host: HOST });
  const server = createServer((request, response) => {
    answer(request, session, guard).then(
      (said) => reply(response, said),
      (error: Error) => reply(response, { status: 500, body: { error: error.message } }),
    );
  });
  await listening(server, port);
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? 'another program listens there' : cause.message;
      reject(new AgentError('http-unavailable', `the controls cannot listen on ${HOST}:${port}: ${why}`, { cause }));
    });
    server.listen(port, HOST, resolve);
  });
}

async function answer(request: IncomingMessage, session: Controllable, guard: ReturnType<typeof createGuard>): Promise<Answer> {
  const method = request.method ?? 'GET';
  const path = (request.url ?? '/').split('?')[0]!;
  const refusal = guard({ method, headers: request.headers, isOpen: true });
  if (refusal) return { status: refusal.status, body: { error: refusal.error } };
  const control = CONTROL_PATH.exec(path)?.[1];
  const allowed = path === '/' || path === '/stock' ? 'GET' : control === undefined ? null : 'POST';
  if (allowed === null)
    return { status: 404, body: { error: `there is no ${path.slice(0, 100)}; there are GET /, GET /stock and POST /controls/NAME` } };
  if (method !== allowed) return { status: 405, allow: allowed, body: { error: `${path} takes ${allowed}` } };
  if (control === undefined) return { status: 200, body: path === '/' ? session.state() : session.stock() };
  const body = await readBody(request);
  if (body === null) return { status: 413, body: { error: `a body has at most ${BODY_LIMIT_BYTES} bytes` } };
  const options = body.trim() === '' ? {} : parsed(body);
  if (options === undefined) return { status: 400, body: { error: 'the body is no JSON' } };
  const done = session.perform(control, options);
  return 'ok' in done ? { status: 200, body: { ok: done.ok } } : { status: done.status, body: { error: done.refused } };
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reply(response: ServerResponse, { status, body, allow }: Answer): void {
  if (response.destroyed) return;
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    ...(allow !== undefined && { allow }),
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
