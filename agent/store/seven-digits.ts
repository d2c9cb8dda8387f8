/** Values take seven digits: they are whole numbers up to this, times a power of ten. */
const MOST = 10_000_000;
const DIGITS = 7;
/** Of the 32 bits of a value the lowest seven are its power of ten, counted from here; the others its digits with their sign. */
const ZEROTH = 64;
const POWER_BITS = 7;
const HIGHEST_POWER = 63;
const POWERS = Float64Array.from({ length: ZEROTH + 1 }, (_, power) => Number(`1e${power}`));

/** Finite values to seven digits in four bytes each, little-endian: finer than any forecast is right, and a quarter of what they take in words. What is less than a seven-millionth of 10^-57 is 0; nothing is more than 10^70. */
export function toSevenDigits(values: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(4 * values.length);
  for (let i = 0; i < values.length; i++) bytes.writeInt32LE(packed(values[i]!), 4 * i);
  return bytes;
}

/** The values that were so written: all, or so many of them after the first `from`. */
export function fromSevenDigits(bytes: Buffer, from = 0, count = bytes.byteLength / 4 - from): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Array<number>(count);
  for (let i = 0; i < count; i++) {
    const word = view.getInt32(4 * (from + i), true);
    const digits = word >> POWER_BITS;
    const power = (word & 127) - ZEROTH;
    // A division by an exact power is rounded once: 0.1 comes back as 0.1.
    values[i] = power < 0 ? digits / POWERS[-power]! : digits * POWERS[power]!;
  }
  return values;
}

function packed(value: number): number {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < MOST) return (value << POWER_BITS) | ZEROTH;
  const power = Math.floor(Math.log10(size)) - DIGITS + 1;
  if (power < -ZEROTH) return ZEROTH;
  if (power > HIGHEST_POWER) return (Math.sign(value) * (MOST - 1) * 2 ** POWER_BITS) | (ZEROTH + HIGHEST_POWER);
  const digits = Math.round(power < 0 ? value * POWERS[-power]! : value / POWERS[power]!);
  return (digits << POWER_BITS) | (power + ZEROTH);
}
