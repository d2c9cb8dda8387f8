import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Sent with every reply: nothing but the page's own files is loaded, and no other page may frame it. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

/** Why a request is not let in. */
export interface Refusal {
  readonly status: 401 | 403 | 415;
  readonly error: string;
}

/** What of a request the guard looks at. */
export interface Visitor {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** What is asked for needs no token. */
  readonly isOpen: boolean;
}

/**
 * Says why a visitor is not let in, or null: a foreign Host on a loopback listener (DNS rebinding), a foreign Origin, a form's POST (forgery), a missing or
 * wrong token. The token is compared in the same time whatever is wrong with it.
 */
export function createGuard(options: { readonly host: string; readonly token?: string | undefined }): (visitor: Visitor) => Refusal | null {
  const isLoopback = isLoopbackName(options.host);
  const isRight = options.token === undefined ? () => true : createTokenCheck(options.token);
  return ({ method, headers, isOpen }) => {
    if (isLoopback && !isLoopbackName(hostName(headers.host ?? '') ?? ''))
      return { status: 403, error: 'this host name is not served here' };
    if (headers.origin !== undefined && !isSameHost(headers.origin, headers.host)) {
      return { status: 403, error: 'requests of other web pages are not answered' };
    }
    if (!isOpen && !isRight(headers.authorization)) return { status: 401, error: 'a bearer token is needed' };
    if (method === 'POST' && !/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) {
      return { status: 415, error: 'content-type must be application/json' };
    }
    return null;
  };
}

/** The name in a Host header, without its port and in lower case; null where there is none. */
function hostName(host: string): string | null {
  return /^(\[[0-9a-f:]+\]|[^:[\]/@]+)(:\d{1,5})?$/i.exec(host)?.[1]?.toLowerCase() ?? null;
}

function isLoopbackName(name: string): boolean {
  return ['localhost', '127.0.0.1', '::1', '[::1]'].includes(name.toLowerCase());
}

function isSameHost(origin: string, host: string | undefined): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host: from } = new URL(origin);
  // A proxy may end TLS in front of us; host and port still tell pages apart.
  const own = `${protocol}//${host}`;
  return URL.canParse(own) && /^https?:$/.test(protocol) && new URL(own).host === from;
}

function createTokenCheck(token: string): (authorization: string | undefined) => boolean {
  const key = randomBytes(32);
  const digest = (text: string) => createHmac('sha256', key).update(text).digest();
  const right = digest(token);
  return (authorization) => {
    const given = /^bearer (.+)$/i.exec(authorization ?? '')?.[1];
    return timingSafeEqual(right, digest(given ?? '')) && given !== undefined;
  };
}
