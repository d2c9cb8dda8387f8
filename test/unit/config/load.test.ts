import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../agent/config/load.ts';
import { ConfigurationError, formatProblem } from '../../../agent/config/problem.ts';
import { redact } from '../../../agent/config/redact.ts';
import { configSchema } from '../../../agent/config/schema.ts';
import type { Environment } from '../../../agent/config/substitute.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quartermaster-config-'));
  mkdirSync(join(folder, 'etc'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(text: string): string {
  const file = join(folder, 'etc', 'agent.yaml');
  writeFileSync(file, text);
  return file;
}

function problemsOf(text: string, environment: Environment = {}) {
  try {
    loadConfig(write(text), environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('configSchema', () => {
  it('has a default for everything', () => {
    expect(configSchema.parse({})).toMatchObject({
      site: { id: 'main', timezone: 'UTC' },
      broker: { kind: 'embedded', host: '127.0.0.1', port: 1883 },
      replenishment: { policy: { kind: 'reorder-point' }, every: 900_000 },
      sinks: [{ kind: 'mqtt' }],
      http: { host: '127.0.0.1', port: 8080 },
    });
  });

  it('holds no state: a parsed default is nobody else’s', () => {
    configSchema.parse({}).site.openDays.pop();
    expect(configSchema.parse({}).site.openDays).toHaveLength(7);
  });
});

describe('loadConfig', () => {
  it('takes an empty file, comments and the example', () => {
    expect(loadConfig(write(''), {}).gateway.id).toBe('gateway-1');
    expect(loadConfig(write('# nothing\nsite:\n  id: north # here\n'), {}).site.id).toBe('north');
    const example = loadConfig(new URL('../../../config/agent.yaml', import.meta.url).pathname, {});
    expect(example.database.path).toBe(new URL('../../../data/quartermaster.db', import.meta.url).pathname);
  });

  it('resolves relative files from the folder of the configuration', () => {
    expect(loadConfig(write(''), {}).database.path).toBe(join(folder, 'data/quartermaster.db'));
    expect(loadConfig(write('database: {path: x.db}'), {}).database.path).toBe(join(folder, 'etc/x.db'));
    expect(loadConfig(write('database: {path: /var/x.db}'), {}).database.path).toBe('/var/x.db');
    writeFileSync(join(folder, 'etc/ca.pem'), '-----BEGIN CERTIFICATE-----\n');
    const { broker } = loadConfig(write('broker: {kind: external, url: "mqtts://h:8883", ca: ca.pem}'), {});
    expect(broker).toMatchObject({ ca: join(folder, 'etc/ca.pem'), sessionExpiry: 604_800_000 });
  });

  it('reads placeholders as the type that the option has', () => {
    const text = 'http: {port: "$' + '{PORT}", enabled: "$' + '{ON:-false}", token: "$' + '{TOKEN}"}';
    expect(loadConfig(write(text), { PORT: '9090', TOKEN: '12345' }).http).toEqual({
      enabled: false,
      host: '127.0.0.1',
      port: 9090,
      token: '12345',
    });
    expect(problemsOf(text, { PORT: 'high', TOKEN: 'x' })).toMatchObject([{ path: 'http.port', message: 'must be a number, not a text' }]);
  });

  it('names a missing variable once', () => {
    expect(problemsOf('broker: {kind: external, url: "mqtt://$' + '{HOST}"}')).toEqual([
      { path: 'broker.url', message: expect.stringContaining('HOST'), line: 1, column: 31 },
    ]);
  });

  it('lists every problem at once, in the order of the file, with path and place', () => {
    const text = [
      'site: {id: "x y", timezon: UTC}',
      'broker:',
      '  kind: embeded',
      'http:',
      '  host: 0.0.0.0',
      '  tokn: x',
      'upstream:',
      '  broker: {kind: external, url: here, ca: nope.pem, cert: c.pem, password: x}',
      'replenishment:',
      '  every: 5 minutes',
      'items:',
      '  - {sku: A, min: 3}',
      '  - {sku: A, min: 3, max: 2}',
      '  - {unit: 3}',
      'shelves: [{device: d, location: L}, {device: d, location: M}]',
      'sinks: []',
      'subscriptions: [{topic: "a/#/b", decoder: {kind: shelf-json, colour: 1}}]',
      'log: {level: warm}',
      'jobs: {learn: often}',
    ].join('\n');
    const problems = problemsOf(text);
    expect(problems.map(({ line, path }) => `${line} ${path}`)).toEqual([
      '1 site.id',
      '1 site.timezon',
      '3 broker.kind',
      '5 http.token',
      '6 http.tokn',
      '8 upstream.broker.url',
      '8 upstream.broker.ca',
      '8 upstream.broker.cert',
      '8 upstream.broker.cert',
      '8 upstream.broker.password',
      '10 replenishment.every',
      '12 items[0]',
      '13 items[1].sku',
      '13 items[1].max',
      '14 items[2].sku',
      '14 items[2].unit',
      '15 shelves[1].device',
      '16 sinks',
      '17 subscriptions[0].topic',
      '17 subscriptions[0].decoder.colour',
      '18 log.level',
      '19 jobs.learn',
    ]);
    const words = Object.fromEntries(problems.map(({ path, message }) => [path, message]));
    expect(words['site.timezon']).toBe('unknown option; did you mean timezone?');
    expect(words['broker.kind']).toBe('unknown kind; there are embedded, external');
    expect(words['items[2].sku']).toBe('is missing; it must be a text');
    expect(words['log.level']).toContain('did you mean warn?');
    expect(formatProblem('agent.yaml', problems[0]!)).toMatch(/^agent\.yaml:1:12: site\.id: /);
  });

  it('refuses an approval threshold without its currency', () => {
    expect(problemsOf('replenishment: {approvalAboveMinor: 100000}')).toMatchObject([
      { path: 'replenishment.approvalAboveMinor', message: 'needs approvalCurrency beside it' },
    ]);
    const { replenishment } = loadConfig(write('replenishment: {approvalAboveMinor: 100000, approvalCurrency: EUR}'), {});
    expect(replenishment).toMatchObject({ approvalAboveMinor: 100_000, approvalCurrency: 'EUR' });
  });

  it('refuses a sink that is named twice: two loops on one cursor would skip messages', () => {
    expect(problemsOf('sinks: [{ kind: mqtt }, { kind: mqtt }]')).toMatchObject([{ message: '"mqtt" is configured twice' }]);
  });

  it('asks for credentials beyond the loopback, or for saying out loud that none are wanted', () => {
    expect(problemsOf('broker: {kind: embedded, host: 0.0.0.0}')).toMatchObject([{ path: 'broker.users' }]);
    const open = loadConfig(write('broker: {kind: embedded, host: 0.0.0.0, allowAnonymous: true}\nhttp: {host: "::", token: t}'), {});
    expect(open.broker).toMatchObject({ allowAnonymous: true });
  });

  it('keeps credentials out of URLs', () => {
    expect(problemsOf('broker: {kind: external, url: "mqtt://me:secret@h"}')).toMatchObject([{ path: 'broker.url' }]);
  });

  it('answers documents that are no configuration', () => {
    expect(problemsOf('- a\n')).toMatchObject([{ path: '', message: 'must be a group of options, not a list' }]);
    expect(problemsOf('just text')).toHaveLength(1);
    expect(problemsOf('site:\n')).toMatchObject([{ path: 'site', message: 'must be a group of options, not empty' }]);
    expect(problemsOf('a: &a [*a]\n').map(({ message }) => message)).toContainEqual(expect.stringContaining('inside itself'));
    expect(problemsOf('__proto__: {polluted: true}\n')).toHaveLength(1);
    expect(() => loadConfig(join(folder, 'nowhere.yaml'))).toThrow(expect.objectContaining({ code: 'input-missing' }));
  });

  it('repeats no secret in a problem', () => {
    const secret = 'hunter2-hunter2';
    const text = `http: {token: [${secret}]}\nbroker: {kind: embedded, users: [{username: a, password: {x: ${secret}}}]}\n`;
    expect(JSON.stringify(problemsOf(text))).not.toContain(secret);
  });
});

describe('redact', () => {
  it('hides every secret, wherever it stands', () => {
    const text = [
      'broker: {kind: embedded, users: [{username: a, password: hidden-1}]}',
      'upstream: {broker: {kind: external, url: "mqtt://h", username: u, password: hidden-2}}',
      'http: {token: hidden-3}',
    ].join('\n');
    const shown = redact(loadConfig(write(text), {}));
    expect(JSON.stringify(shown)).not.toContain('hidden');
    expect(shown.http).toMatchObject({ token: '***', port: 8080 });
    expect(shown.broker).toMatchObject({ users: [{ username: 'a', password: '***' }] });
    expect(shown.upstream.broker).toMatchObject({ url: 'mqtt://h', password: '***' });
  });
});
