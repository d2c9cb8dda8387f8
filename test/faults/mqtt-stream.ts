/** A whole MQTT packet, of 3.1.1 or 5: the parts that both have in the same place. */
export interface MqttPacket {
  readonly type: number;
  readonly qos: number;
  /** Of PUBLISH above QoS 0 and of PUBACK. */
  readonly packetId: number | null;
  readonly bytes: Uint8Array;
}

export const PUBLISH = 3;
export const PUBACK = 4;

/** MQTT as it goes over one direction of a connection, in pieces of any size; `null` from `feed`: this is no MQTT. */
export function createMqttStream(): { feed(bytes: Uint8Array): readonly MqttPacket[] | null } {
  let rest = Buffer.alloc(0);
  let isMqtt: boolean | null = null;
  return {
    feed(bytes) {
      rest = Buffer.concat([rest, bytes]);
      // A connection begins with CONNECT in one direction and CONNACK in the other.
      if (isMqtt === null && rest.length > 0) isMqtt = rest[0] === 0x10 || rest[0] === 0x20;
      if (isMqtt === false) return null;
      const packets: MqttPacket[] = [];
      for (let packet = first(rest); packet; packet = first(rest)) {
        packets.push(toPacket(packet));
        rest = rest.subarray(packet.length);
      }
      return packets;
    },
  };
}

/** The bytes of the first packet; undefined where it is not complete. Remaining length: MQTT 3.1.1, section 2.2.3. */
function first(bytes: Buffer): Buffer | undefined {
  let [length, at] = [0, 1];
  for (; ; at++) {
    const digit = bytes[at];
    if (digit === undefined) return undefined;
    length += (digit & 0x7f) << (7 * (at - 1));
    if (digit < 0x80) break;
  }
  const end = at + 1 + length;
  return bytes.length < end ? undefined : bytes.subarray(0, end);
}

function bodyOf(packet: Buffer): Buffer {
  let at = 1;
  while (packet[at]! >= 0x80) at++;
  return packet.subarray(at + 1);
}

function toPacket(bytes: Buffer): MqttPacket {
  const type = bytes[0]! >> 4;
  const qos = type === PUBLISH ? (bytes[0]! >> 1) & 3 : 0;
  const body = bodyOf(bytes);
  let packetId: number | null = null;
  if (type === PUBACK) packetId = body.readUInt16BE(0);
  if (type === PUBLISH && qos > 0) packetId = body.readUInt16BE(2 + body.readUInt16BE(0));
  return { type, qos, packetId, bytes };
}
