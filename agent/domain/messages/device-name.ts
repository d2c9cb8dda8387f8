const LONGEST_DEVICE_NAME = 64;
const PLAIN = /^[A-Za-z0-9._-]+$/;
/** What decoding would take for an escape, and what a device's name may not hold. */
const TO_ESCAPE = /_(?=[0-9A-F]{2})|[^A-Za-z0-9._-]/gu;
const HALF_PAIR = /\p{Surrogate}/u;
const encoder = new TextEncoder();

/**
 * The legal device name (1 to 64 letters, digits, ".", "_" or "-") that stands for any name, or null where it would be longer, is empty or is not well-formed Unicode. Each byte in UTF-8 of another
 * character becomes `_` and two capital hexadecimal digits, and so does a `_` that two such digits follow: `cold room/scale` is `cold_20room_2Fscale`. Reading these escapes
 * gives the name back, so no two names become one.
 */
export function deviceName(name: string): string | null {
  if (name === '' || name.length > LONGEST_DEVICE_NAME || HALF_PAIR.test(name)) return null;
  const legal = PLAIN.test(name) && !name.includes('_') ? name : name.replace(TO_ESCAPE, escaped);
  return legal.length <= LONGEST_DEVICE_NAME ? legal : null;
}

function escaped(character: string): string {
  let text = '';
  for (const byte of encoder.encode(character)) text += `_${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  return text;
}
