import type { AddressInfo } from 'node:net';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { z } from 'zod';
import type { AgentApi } from '../api/api.ts';
import { AgentError } from '../errors.ts';
import type { Log } from '../ports.ts';
import { createGuard, SECURITY_HEADERS } from './http-guard.ts';
import { openApiDocument } from './http-openapi.ts';
import { type PageFile, readPage } from './http-page.ts';
import { ROUTES, type Route } from './http-routes.ts';

/** Where to listen; port 0 takes a free one. With a token, everything but /health and the page's own files asks for it. */
export interface HttpServerOptions {
  readonly host: string;
  readonly port: number;
  readonly token?: string | undefined;
}

/** The operator's page, the API, /metrics and /health. */
export interface HttpServer {
  /** Resolves with the address, for example `http://127.0.0.1:8080`. Rejects with AgentError `http-unavailable` when it cannot listen. */
  start(): Promise<{ address: string }>;
  /** Ends open connections, too. */
  stop(): Promise<void>;
  /** The address once started, else null. */
  readonly url: string | null;
}

const BODY_LIMIT_BYTES = 64 * 1024;
const DOCUMENT_PATH = '/api/openapi.json';

/** Serves an agent over HTTP; does no I/O before `start`. */
export function createHttpServer(options: HttpServerOptions, api: AgentApi, log: Log): HttpServer {
  let running: { readonly app: FastifyInstance; readonly url: string } | null = null;
  return {
    get url() {
      return running?.url ?? null;
    },
    async start() {
      const app = build(options, api, log);
      try {
        await app.listen({ host: options.host, port: options.port });
      } catch (cause) {
        await app.close();
        const { code, message } = cause as NodeJS.ErrnoException;
        const why = code === 'EADDRINUSE' ? 'another program listens there' : message;
        throw new AgentError('http-unavailable', `HTTP cannot listen on ${options.host}:${options.port}: ${why}`, { cause });
      }
      const { port } = app.server.address() as AddressInfo;
      running = { app, url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}` };
      return { address: running.url };
    },
    async stop() {
      const { app } = running ?? {};
      running = null;
      await app?.close();
    },
  };
}

function build(options: HttpServerOptions, api: AgentApi, log: Log): FastifyInstance {
  const app = fastify({ logger: false, bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: true });
  const guard = createGuard(options);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ ...SECURITY_HEADERS, 'cache-control': 'no-store' });
    const { isOpen = false } = (request.routeOptions.config ?? {}) as { isOpen?: boolean };
    const refusal = guard({ method: request.method, headers: request.headers, isOpen });
    if (refusal === null) return;
    if (refusal.status === 401) reply.header('www-authenticate', 'Bearer');
    return reply.code(refusal.status).send({ error: refusal.error });
  });
  app.setNotFoundHandler(async (request, reply) => reply.code(404).send({ error: `there is no ${request.method} ${pathOf(request)}` }));
  app.setErrorHandler(async (error, request, reply) => answerError(error, { request, reply, log }));

  for (const route of ROUTES) {
    app.route({
      method: route.method,
      url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      config: { isOpen: route.isOpen },
      handler: async (...turn) => answer(route, api, turn),
    });
  }
  app.get(DOCUMENT_PATH, async () => openApiDocument(api.status().version));
  for (const file of readPage()) {
    // The files hold nothing secret; the page itself asks for the token.
    app.get(file.path, { config: { isOpen: true } }, async (...turn) => answerFile(file, turn));
  }
  return app;
}

function answer(route: Route, api: AgentApi, [request, reply]: [FastifyRequest, FastifyReply]): FastifyReply {
  const params = route.params?.safeParse(request.params);
  const query = route.query.safeParse(request.query);
  const body = route.body?.safeParse(request.body);
  const failure = params?.error ?? query.error ?? body?.error;
  if (failure) return reply.code(400).send({ error: z.prettifyError(failure) });
  const { status, content } = route.answer(api, { params: params?.data as never, query: query.data as never, body: body?.data as never });
  return reply.code(status).type(route.contentType).send(content);
}

function answerFile(file: PageFile, [request, reply]: [FastifyRequest, FastifyReply]): FastifyReply {
  reply.header('etag', file.etag).header('cache-control', 'no-cache');
  if (request.headers['if-none-match'] === file.etag) return reply.code(304).send();
  return reply.type(file.contentType).send(file.content);
}

function answerError(error: unknown, { request, reply, log }: { request: FastifyRequest; reply: FastifyReply; log: Log }): FastifyReply {
  const { statusCode = 500, message } = error as Error & { statusCode?: number };
  if (statusCode < 500) return reply.code(statusCode).send({ error: message });
  if (error instanceof AgentError) return reply.code(503).send({ error: error.message });
  log.error({ cause: error, path: pathOf(request) }, 'request failed');
  return reply.code(500).send({ error: 'unexpected error; the log has more' });
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0]!;
}
