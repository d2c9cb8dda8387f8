import { z } from 'zod';
import { duration } from '../registry.ts';
import { filePath, pemFile, secret } from './fields.ts';
import { always } from './one-of.ts';

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
const ALLOW_ANONYMOUS = 'Said out loud where a listener beyond the loopback shall ask for no password';

const account = z.strictObject({
  username: z.string().min(1).describe('Name that the device gives'),
  password: secret().describe('Its password'),
});

const embedded = z
  .strictObject({
    kind: z.literal('embedded'),
    host: z.string().min(1).default('127.0.0.1').describe('Address to listen on'),
    port: z.int().min(0).max(65_535).default(1883).describe('Port to listen on; 0 takes a free one'),
    users: z.array(account).default([]).describe('Who may connect; with none, the loopback may without a password'),
    allowAnonymous: z.boolean().optional().describe(ALLOW_ANONYMOUS),
  })
  .superRefine((broker, context) => {
    if (isOpen(broker) && broker.users?.length === 0) {
      context.addIssue({
        code: 'custom',
        path: ['users'],
        message: `listening on ${broker.host} asks for users, or for allowAnonymous: true said out loud`,
      });
    }
  }, always)
  .meta({ title: 'A broker inside the agent (MQTT 3.1.1)' });

const external = z
  .strictObject({
    kind: z.literal('external'),
    url: z
      .string()
      .regex(
        /^(mqtt|mqtts|ws|wss|tcp|ssl):\/\/[^\s/@]+(\/[^\s@]*)?$/,
        'must be a broker URL such as mqtt://192.0.2.7:1883, without user and password',
      )
      .describe('mqtt:// or mqtts:// address of the broker'),
    clientId: z.string().min(1).max(64).optional().describe('Client id; by default made of site and gateway'),
    username: z.string().min(1).optional().describe('User at the broker'),
    password: secret().optional().describe('Its password'),
    ca: pemFile().optional().describe('PEM file of the certificate authority'),
    cert: pemFile().optional().describe('PEM file of the client certificate'),
    key: pemFile().optional().describe('PEM file of the client key'),
    sessionExpiry: duration('7d').describe('How long the broker keeps messages for an absent gateway'),
  })
  .superRefine((broker, context) => {
    if (!broker || typeof broker !== 'object') return;
    if ((broker.cert === undefined) !== (broker.key === undefined)) {
      context.addIssue({ code: 'custom', path: [broker.cert ? 'cert' : 'key'], message: 'cert and key go together' });
    }
    if (broker.password !== undefined && broker.username === undefined) {
      context.addIssue({ code: 'custom', path: ['password'], message: 'a password asks for a username' });
    }
  }, always)
  .meta({ title: 'A broker elsewhere' });

/** Whether a listener leaves the loopback without anybody having said that this is meant. */
function isOpen(listener: { host?: unknown; allowAnonymous?: unknown } | null): listener is { host: string } {
  return typeof listener?.host === 'string' && !LOOPBACK.has(listener.host) && listener.allowAnonymous !== true;
}

/** A broker: the one inside the agent, or one elsewhere. */
export const connectionSchema = z.discriminatedUnion('kind', [embedded, external], {
  error: (issue) => (issue.code === 'invalid_union' ? 'unknown kind; there are embedded, external' : undefined),
});

/** Where the state lives. */
export const databaseSchema = z.strictObject({
  path: filePath().default('../data/quartermaster.db').describe('The one SQLite file'),
});

/** The operator's page, the API and /metrics. */
export const httpSchema = z
  .strictObject({
    enabled: z.boolean().default(true).describe('Whether the page, the API and /metrics are served'),
    host: z.string().min(1).default('127.0.0.1').describe('Address to listen on'),
    port: z.int().min(0).max(65_535).default(8080).describe('Port to listen on; 0 takes a free one'),
    token: secret()
      .optional()
      .describe('Bearer token that every request for figures or commands must bear; the page asks for it, /health needs none'),
    allowAnonymous: z.boolean().optional().describe(ALLOW_ANONYMOUS.replace('password', 'token')),
  })
  .superRefine((http, context) => {
    if (isOpen(http) && http.token === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['token'],
        message: `listening on ${http.host} asks for a token, or for allowAnonymous: true said out loud`,
      });
    }
  }, always);

/** What is logged, as JSON lines on stderr. */
export const logSchema = z.strictObject({
  level: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('The least important line that is written'),
});
