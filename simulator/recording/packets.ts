/** The few packets of MQTT 3.1.1 (OASIS, 2014) that a client needs that only publishes, at QoS 1. */

const CONNECT = 0x10;
const CONNACK = 0x20;
const PUBLISH_QOS_1 = 0x32;
const PUBACK = 0x40;
const PINGRESP = 0xd0;
const RETAIN = 0x01;
const DUPLICATE = 0x08;

/** PINGREQ, whole. */
export const PINGREQ = Buffer.from([0xc0, 0]);
/** DISCONNECT, whole. */
export const DISCONNECT = Buffer.from([0xe0, 0]);

/** Why a broker refuses a connection (section 3.2.2.3), by CONNACK's return code. */
export const REFUSALS: Readonly<Record<number, string>> = {
  1: 'it does not speak MQTT 3.1.1',
  2: 'it does not take this client id',
  3: 'it is not available',
  4: 'bad user name or password',
  5: 'not authorised',
};

/** CONNECT of a clean session (section 3.1). */
export function connectPacket(client: { clientId: string; username?: string; password?: string; keepaliveSeconds: number }): Buffer {
  const { clientId, username, password, keepaliveSeconds } = client;
  const texts = [clientId, ...(username === undefined ? [] : [username, ...(password === undefined ? [] : [password])])].map(
    lengthPrefixed,
  );
  const flags = 0x02 | (username === undefined ? 0 : 0x80) | (username === undefined || password === undefined ? 0 : 0x40);
  const head = Buffer.from([...lengthPrefixed('MQTT'), 4, flags, keepaliveSeconds >> 8, keepaliveSeconds & 0xff]);
  const body = Buffer.concat([head, ...texts]);
  const length: number[] = [];
  for (let rest = body.length; ; rest >>= 7) {
    length.push(rest > 0x7f ? (rest & 0x7f) | 0x80 : rest);
    if (rest <= 0x7f) break;
  }
  return Buffer.concat([Buffer.from([CONNECT, ...length]), body]);
}

function lengthPrefixed(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}

/** PUBLISH at QoS 1 (section 3.3). */
export function publishPacket(messageId: number, topic: string, payload: string | Buffer, retain: boolean): Buffer {
  const topicBytes = Buffer.byteLength(topic);
  const payloadBytes = typeof payload === 'string' ? Buffer.byteLength(payload) : payload.length;
  const remaining = 4 + topicBytes + payloadBytes;
  const lengthBytes = remaining < 0x80 ? 1 : remaining < 0x4000 ? 2 : remaining < 0x20_0000 ? 3 : 4;
  const packet = Buffer.allocUnsafe(1 + lengthBytes + remaining);
  packet[0] = retain ? PUBLISH_QOS_1 | RETAIN : PUBLISH_QOS_1;
  let rest = remaining;
  let at = 1;
  for (; rest > 0x7f; rest >>= 7) packet[at++] = (rest & 0x7f) | 0x80;
  packet[at++] = rest;
  packet[at++] = topicBytes >> 8;
  packet[at++] = topicBytes & 0xff;
  at += packet.write(topic, at, topicBytes);
  packet[at++] = messageId >> 8;
  packet[at++] = messageId & 0xff;
  if (typeof payload === 'string') packet.write(payload, at, payloadBytes);
  else payload.copy(packet, at);
  return packet;
}

/** Marks a PUBLISH as one that may have been sent before. */
export function markDuplicate(packet: Buffer): void {
  packet[0] = packet[0]! | DUPLICATE;
}

/** What a broker answers a publisher. */
export interface Answers {
  /** CONNACK, 0 where the connection is accepted. */
  connack(code: number): void;
  puback(messageId: number): void;
  /** Anything that no such client may get; the connection is of no use any more. */
  foreign(what: string): void;
}

/** Takes the bytes that come from a broker, however they are cut, and tells the packets. */
export function createAnswerParser(answers: Answers): (bytes: Buffer) => void {
  let rest: Buffer | null = null;
  return (bytes) => {
    const all: Buffer = rest === null ? bytes : Buffer.concat([rest, bytes]);
    let at = 0;
    rest = null;
    // All that can come has its length in one byte.
    while (at + 2 <= all.length) {
      const [type, length] = [all[at]! & 0xf0, all[at + 1]!];
      const expected = type === PUBACK || type === CONNACK ? 2 : type === PINGRESP ? 0 : -1;
      if (length !== expected) return answers.foreign(`a packet 0x${all.toString('hex', at, at + 2)} that no MQTT 3.1.1 broker sends here`);
      if (at + 2 + length > all.length) break;
      if (type === PUBACK) answers.puback(all.readUInt16BE(at + 2));
      else if (type === CONNACK) answers.connack(all[at + 3]!);
      at += 2 + length;
    }
    if (at < all.length) rest = at === 0 ? all : all.subarray(at);
  };
}
