import { readFileSync } from 'node:fs';
import { connect as connectTcp, isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import type { MqttClient } from 'mqtt';
import { usageError } from '../../agent/cli/exit-code.ts';
import { AgentError } from '../../agent/errors.ts';

/** How a broker is reached. */
export interface BrokerAddress {
  /** Without user and password. */
  readonly url: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** Certificates that are trusted, PEM; undefined for those of the system. */
  readonly ca: string | undefined;
}

const PORTS: Readonly<Record<string, number>> = { mqtt: 1883, tcp: 1883, mqtts: 8883, ssl: 8883, tls: 8883, ws: 80, wss: 443 };

/** Reads `mqtt://user:password@host:port`, also `mqtts`, `ws` and `wss`. Throws AgentError `usage`, or `input-missing` where there is no such CA file. */
export function brokerAddress(text: string, caFile?: string): BrokerAddress {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.hostname === '' || PORTS[schemeOf(url)] === undefined)
    throw usageError(
      `--broker is an address such as mqtt://host:1883, mqtts://user:password@host or ws://host:9001, not "${hidden(text)}"`,
    );
  const [username, password] = [decoded(url.username), decoded(url.password)];
  url.username = '';
  url.password = '';
  return { url: url.href, username, password, ca: caFile === undefined ? undefined : readCa(caFile) };
}

/** Opens the byte stream to a broker; what is written before it is open waits. Fails by the stream's `error`. */
export function openStream({ url: text, ca }: BrokerAddress, loaded: { webSocket: WebSocketStream | null }): Duplex {
  const url = new URL(text);
  const scheme = schemeOf(url);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || PORTS[scheme]);
  if (loaded.webSocket !== null) return loaded.webSocket({ scheme, host: url.hostname, port, path: url.pathname + url.search, ca });
  if (scheme === 'mqtt' || scheme === 'tcp') return connectTcp({ host, port, noDelay: true });
  const tls = connectTls({ host, port, ...(ca === undefined ? {} : { ca }), ...(isIP(host) === 0 ? { servername: host } : {}) });
  tls.setNoDelay(true);
  return tls;
}

/** Opens an MQTT stream over a WebSocket. */
export type WebSocketStream = (to: {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly ca: string | undefined;
}) => Duplex;

/** What `openStream` needs for this address beside node's own: mqtt.js has the WebSocket. */
export async function loadWebSocket({ url }: BrokerAddress): Promise<WebSocketStream | null> {
  if (!/^wss?:/.test(url)) return null;
  const { streamBuilder } = await import('mqtt/lib/connect/ws');
  return ({ scheme, host, port, path, ca }) =>
    streamBuilder(undefined as unknown as MqttClient, {
      ...{ protocol: scheme as 'ws' | 'wss', hostname: host, port, path },
      ...{ protocolId: 'MQTT', protocolVersion: 4, ...(ca === undefined ? {} : { ca }) },
    }) as unknown as Duplex;
}

function schemeOf(url: URL): string {
  return url.protocol.slice(0, -1);
}

function decoded(part: string): string | undefined {
  if (part === '') return undefined;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function hidden(text: string): string {
  return text.replace(/\/\/[^/@]*@/, '//***@');
}

function readCa(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new AgentError('input-missing', `cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
}
