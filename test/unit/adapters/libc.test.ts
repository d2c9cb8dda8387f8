import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { loadLibc } from '../../../agent/adapters/libc.ts';
import { built } from '../../support/built.ts';

it('calls functions of the C library', async () => {
  const libc = await loadLibc();
  expect(libc?.func('int getpid()')()).toBe(process.pid);
});

it('gives errno of a call that failed', async () => {
  const libc = await loadLibc();
  const EBADF = 9;
  expect(libc?.func('int close(int fd)')(-1)).toBe(-1);
  expect(libc?.errno()).toBe(EBADF);
});

it('throws for a function that the library lacks', async () => {
  const libc = await loadLibc();
  expect(() => libc?.func('int no_such_function()')).toThrow('no_such_function');
});

it('is null where its package is not installed, and says so in one line', () => {
  const hideKoffi = `export async function resolve(name, context, next) {
    if (name === 'koffi') throw Object.assign(new Error('no package koffi'), { code: 'ERR_MODULE_NOT_FOUND' });
    return next(name, context);
  }`;
  const program = `
    import { register } from 'node:module';
    register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hideKoffi)}));
    const { loadLibc } = await import(${JSON.stringify(built('agent/adapters/libc.ts'))});
    const log = { warn: (fields, phrase) => console.log(phrase) };
    console.log(String(await loadLibc(log)), String(await loadLibc(log)));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout.split('\n')).toEqual([
    'the C library cannot be reached: the package koffi is missing or does not run here',
    'null null',
    '',
  ]);
});
