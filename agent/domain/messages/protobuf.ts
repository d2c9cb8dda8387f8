const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;
const LONGEST_VARINT = 10;
const TWO_32 = 4_294_967_296;

/**
 * Walks over the fields of a Protocol Buffers message (the encoding of protobuf.dev/programming-guides/encoding) and never throws: what is cut off, or is none, ends
 * the walk with `isBroken`. After `next` exactly one of the reading methods is called, or `skip`.
 */
export class ProtobufReader {
  isBroken = false;
  /** The lower and the upper half of the varint read last, as unsigned numbers of 32 bits. */
  low = 0;
  high = 0;
  #wire = 0;
  #at: number;
  readonly #end: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#at = 0;
    this.#end = bytes.length;
  }

  /** The number of the next field; 0 at the end, and where the message is broken. */
  next(): number {
    if (this.isBroken || this.#at >= this.#end) return 0;
    this.#readVarint();
    this.#wire = this.low & 7;
    const field = this.low >>> 3;
    if (this.high !== 0 || field === 0) this.isBroken = true;
    return this.isBroken ? 0 : field;
  }

  /** An unsigned number; beyond 2^53 it is no longer exact, `low` and `high` are. */
  varint(): number {
    if (this.#wire !== VARINT) return this.#fail();
    this.#readVarint();
    return this.high * TWO_32 + this.low;
  }

  /** The bytes of a text, a message, or bytes. */
  bytes(): Uint8Array {
    const length = this.#wire === BYTES ? this.#length() : this.#fail(-1);
    if (length < 0) return this.#bytes.subarray(0, 0);
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  float(): number {
    return this.#wire === FIXED32 ? this.#real(4) : this.#fail();
  }

  double(): number {
    return this.#wire === FIXED64 ? this.#real(8) : this.#fail();
  }

  skip(): void {
    if (this.#wire === VARINT) this.#readVarint();
    else if (this.#wire === BYTES) this.bytes();
    else if (this.#wire === FIXED32) this.#real(4);
    else if (this.#wire === FIXED64) this.#real(8);
    else this.#fail();
  }

  #fail(answer = 0): number {
    this.isBroken = true;
    return answer;
  }

  #length(): number {
    this.#readVarint();
    return this.high === 0 && this.low <= this.#end - this.#at ? this.low : this.#fail(-1);
  }

  #real(size: 4 | 8): number {
    if (this.#at + size > this.#end) return this.#fail();
    const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + this.#at, size);
    this.#at += size;
    return size === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true);
  }

  #readVarint(): void {
    let [low, high] = [0, 0];
    for (let count = 0; count < LONGEST_VARINT; count++) {
      if (this.#at >= this.#end) break;
      const byte = this.#bytes[this.#at++]!;
      const bits = byte & 0x7f;
      if (count < 4) low |= bits << (7 * count);
      else if (count === 4) {
        low |= bits << 28;
        high = bits >>> 4;
      } else high |= bits << (7 * count - 32);
      if (byte < 0x80) {
        this.low = low >>> 0;
        this.high = high >>> 0;
        return;
      }
    }
    this.low = 0;
    this.high = 0;
    this.isBroken = true;
  }
}
