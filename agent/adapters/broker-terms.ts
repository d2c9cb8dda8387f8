import type { IClientOptions, IConnackPacket } from 'mqtt';
import type { Log } from '../ports.ts';

/** What a broker has shown to take: the version that is spoken, and the QoS of a last will. */
export interface BrokerTerms {
  protocolVersion: 4 | 5;
  willQos: 0 | 1;
}

// CONNACK codes of MQTT 3.1.1 and MQTT 5 for a protocol version that the broker does not speak, and those by which it refuses what only MQTT 5 asks for:
// malformed packet, protocol error, implementation specific error.
const VERSION_REFUSED: ReadonlySet<unknown> = new Set([1, 132, 129, 130, 131]);
const QOS_NOT_SUPPORTED = 155;

/** Changes the terms to what a broker that refused them may take; false when there is nothing else to offer. */
export function concede(terms: BrokerTerms, refusal: unknown): boolean {
  const { code } = (refusal ?? {}) as { code?: unknown };
  if (code === QOS_NOT_SUPPORTED && terms.willQos === 1) terms.willQos = 0;
  else if (VERSION_REFUSED.has(code) && terms.protocolVersion === 5) terms.protocolVersion = 4;
  else return false;
  return true;
}

/** Says in the log what the broker grants less than we asked for: it bounds what an outage may bring. */
export function readGrants({ properties }: IConnackPacket, asked: IClientOptions['properties'], log: Log): void {
  const askedSeconds = asked?.sessionExpiryInterval ?? 0;
  const givenSeconds = properties?.sessionExpiryInterval ?? askedSeconds;
  if (givenSeconds < askedSeconds) {
    log.warn({ askedSeconds, givenSeconds }, 'broker keeps the session of an absent gateway for less than asked');
  }
  if (properties?.maximumQoS === 0) log.error({}, 'broker takes and gives QoS 0 only: what an interruption catches under way is lost');
}
