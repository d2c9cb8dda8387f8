import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceName } from '../../../../agent/domain/messages/device-name.ts';

/** The name that an escaped one stands for. */
function original(name: string): string {
  const bytes: number[] = [];
  for (let at = 0; at < name.length; at++) {
    const escaped = /^_([0-9A-F]{2})/.exec(name.slice(at));
    bytes.push(escaped ? Number.parseInt(escaped[1]!, 16) : name.charCodeAt(at));
    if (escaped) at += 2;
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

describe("a device's name", () => {
  it.each([
    ['scale-7', 'scale-7'],
    ['0x00158d0001dc126a', '0x00158d0001dc126a'],
    ['cold_room', 'cold_room'],
    ['cold room/scale', 'cold_20room_2Fscale'],
    ['cold_20room', 'cold_5F20room'],
    ['urn:dev:ow:10e2073a01080063', 'urn_3Adev_3Aow_3A10e2073a01080063'],
    ['秤', '_E7_A7_A4'],
  ])('%s is written %s', (name, written) => {
    expect(deviceName(name)).toBe(written);
  });

  it('has 1 to 64 characters as it is written', () => {
    expect(deviceName('')).toBeNull();
    expect(deviceName('a'.repeat(64))).toBe('a'.repeat(64));
    expect(deviceName('a'.repeat(65))).toBeNull();
    expect(deviceName(' '.repeat(21))).toBe('_20'.repeat(21));
    expect(deviceName(' '.repeat(22))).toBeNull();
    // Half a surrogate pair is no character: in UTF-8 it would be written as any other such half.
    expect(deviceName('\ud800')).toBeNull();
  });

  it('is legal and can be read back, so that no two names are one', () => {
    const aName = fc.oneof(
      fc.string({ maxLength: 21 }),
      fc.string({ unit: fc.constantFrom('_', '2', '0', 'F', 'f', ' ', '/', 'a'), maxLength: 21 }),
    );
    fc.assert(
      fc.property(aName, (name) => {
        const written = deviceName(name);
        if (written === null) return;
        expect(written).toMatch(/^[A-Za-z0-9._-]{1,64}$/);
        expect(original(written)).toBe(name);
      }),
      { numRuns: 5000 },
    );
  });
});
