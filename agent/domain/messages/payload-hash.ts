/** A 53-bit hash of bytes (two interleaved 32-bit multiply-xor lanes, murmur-style): tells payloads apart, is no defence against an attacker. */
export function payloadHash(bytes: Uint8Array, seed = 0): number {
  let low = 0xdeadbeef ^ seed;
  let high = 0x41c6ce57 ^ seed;
  for (const byte of bytes) {
    low = Math.imul(low ^ byte, 2654435761);
    high = Math.imul(high ^ byte, 1597334677);
  }
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  return 4294967296 * (2097151 & high) + (low >>> 0);
}

const encoder = new TextEncoder();

/** A key of 106 bits for a text, so that even millions do not meet by chance. */
export function textKey(text: string): string {
  return bytesKey(encoder.encode(text));
}

/** The key of a scan without a sequence, over topic, device time and payload. */
export function scanKey(topic: string, deviceTime: number, payload: Uint8Array): string {
  const head = encoder.encode(`${topic} ${deviceTime} `);
  const bytes = new Uint8Array(head.length + payload.length);
  bytes.set(head);
  bytes.set(payload, head.length);
  return bytesKey(bytes);
}

function bytesKey(bytes: Uint8Array): string {
  return `${payloadHash(bytes).toString(36)}-${payloadHash(bytes, 0x9e3779b9).toString(36)}`;
}
