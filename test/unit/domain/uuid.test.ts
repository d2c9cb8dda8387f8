import { expect, it } from 'vitest';
import { uuidv7 } from '../../../agent/domain/uuid.ts';

it('gives the published example', () => {
  // RFC 9562, appendix A.6.
  const random = Uint8Array.from([0, 0, 0, 0, 0, 0, 0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]);
  expect(uuidv7(0x017f22e279b0, random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
});

it('leaves its random bytes as they were', () => {
  const random = new Uint8Array(16).fill(255);
  expect(uuidv7(0, random)).toBe('00000000-0000-7fff-bfff-ffffffffffff');
  expect([...random]).toEqual(Array(16).fill(255));
});
