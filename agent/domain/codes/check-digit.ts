/** The check digit of a GS1 key given all its other digits (GS1 General Specifications, section 7.9.1: weights 3, 1 from the right, modulo 10). Digits only. */
export function checkDigit(digits: string): number {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const weight = (digits.length - index) % 2 === 1 ? 3 : 1;
    sum += weight * (digits.charCodeAt(index) - 48);
  }
  return (10 - (sum % 10)) % 10;
}

/** Whether the last of the digits is the check digit of the others. Digits only. */
export function hasRightCheckDigit(key: string): boolean {
  return checkDigit(key.slice(0, -1)) === key.charCodeAt(key.length - 1) - 48;
}
