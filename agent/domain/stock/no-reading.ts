/** All sixteen bits set. */
const ALL_BITS = 65_535;
/** A thousandth of what sixteen bits hold: as far as a shelf at rest wavers. */
const NEAR = 65;

/**
 * Whether a sensor's number (grams or pieces) is the word of sixteen bits for "no reading". It is a level like any other where the one `before` (null for none) lay about there, so that nothing jumped, or
 * beyond what sixteen bits hold.
 */
export function isNoReading(shown: number, before: number | null): boolean {
  return shown === ALL_BITS && (before === null || before < ALL_BITS - NEAR);
}
