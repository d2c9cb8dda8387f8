import { describe, expect, it } from 'vitest';
import { createGuard, SECURITY_HEADERS } from '../../../agent/adapters/http-guard.ts';

const ask = (
  options: Parameters<typeof createGuard>[0],
  headers: Record<string, string>,
  more: { method?: string; isOpen?: boolean } = {},
) => createGuard(options)({ method: 'GET', isOpen: false, headers, ...more })?.status ?? 'let in';

describe('a listener on the loopback', () => {
  const loopback = { host: '127.0.0.1' };

  it.each(['localhost', 'LOCALHOST:8080', '127.0.0.1:49152', '[::1]:8080', '[::1]'])('knows itself as %s', (host) => {
    expect(ask(loopback, { host })).toBe('let in');
  });

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:8080', 'localhost@evil.example', '192.0.2.7:8080', ''])(
    'does not answer to the name "%s", to which a foreign DNS may have pointed a browser',
    (host) => {
      expect(ask(loopback, { host })).toBe(403);
      expect(ask(loopback, { host }, { isOpen: true })).toBe(403);
    },
  );

  it('does not answer without a name', () => {
    expect(ask(loopback, {})).toBe(403);
  });
});

it('a listener on the network answers to whatever it is called', () => {
  expect(ask({ host: '0.0.0.0' }, { host: 'gateway.warehouse.example:8080' })).toBe('let in');
});

describe('an Origin', () => {
  it.each([
    ['http://localhost:8080', 'localhost:8080'],
    ['https://gateway.example', 'gateway.example'],
    ['http://gateway.example', 'gateway.example:80'],
  ])('%s is let in at %s', (origin, host) => {
    expect(ask({ host: '0.0.0.0' }, { host, origin })).toBe('let in');
  });

  it.each([
    ['http://evil.example', 'localhost:8080'],
    ['http://localhost:9090', 'localhost:8080'],
    ['null', 'localhost:8080'],
    ['http://localhost:8080.evil.example', 'localhost:8080'],
    ['file://localhost', 'localhost'],
  ])('%s is kept out at %s', (origin, host) => {
    expect(ask({ host: '0.0.0.0' }, { host, origin }, { method: 'POST' })).toBe(403);
  });
});

describe('a POST', () => {
  const post = (type?: string) => ask({ host: '::1' }, { host: '[::1]', ...(type && { 'content-type': type }) }, { method: 'POST' });

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset=utf-8'])('comes in as %s', (type) => {
    expect(post(type)).toBe('let in');
  });

  it.each([
    undefined,
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonp',
    'text/plain; application/json',
  ])('is kept out as %s, which a form on another page can send', (type) => {
    expect(post(type)).toBe(415);
  });
});

describe('a token', () => {
  const guarded = (authorization?: string, isOpen = false) =>
    ask({ host: '0.0.0.0', token: 'correct horse' }, { host: 'gateway', ...(authorization && { authorization }) }, { isOpen });

  it('opens with the right word', () => {
    expect(guarded('Bearer correct horse')).toBe('let in');
    expect(guarded('bearer correct horse')).toBe('let in');
  });

  it.each([undefined, 'Bearer ', 'Bearer correct', 'Bearer correct horses', 'Basic correct horse', 'correct horse'])(
    'stays shut with %s',
    (word) => {
      expect(guarded(word)).toBe(401);
    },
  );

  it('is not asked for where the door is open', () => {
    expect(guarded(undefined, true)).toBe('let in');
  });
});

it('no page may frame this one, and no inline script runs', () => {
  const policy = SECURITY_HEADERS['content-security-policy']!;
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("script-src 'self';");
  expect(policy).not.toMatch(/unsafe|http:|https:|\*/);
});
