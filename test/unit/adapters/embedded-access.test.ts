import { expect, it } from 'vitest';
import { createAccess } from '../../../agent/adapters/embedded-access.ts';

it('lets in by user and password together', () => {
  const users = [
    { username: 'scale', password: 'one' },
    { username: 'scanner', password: 'two' },
  ];
  const password = (text: string) => Buffer.from(text);
  const strict = createAccess(users, false);
  expect(strict('scale', password('one'))).toBe(true);
  expect(strict('scanner', password('two'))).toBe(true);
  expect(strict('scale', password('two'))).toBe(false);
  expect(strict('', password(''))).toBe(false);
  expect(strict(undefined, password('one'))).toBe(false);
  expect(strict()).toBe(false);
  const open = createAccess(users, true);
  expect(open()).toBe(true);
  expect(open('scale', password('two'))).toBe(false);
  expect(createAccess([], true)('anybody', password('x'))).toBe(true);
  expect(createAccess([], false)('anybody', password('x'))).toBe(false);
});
