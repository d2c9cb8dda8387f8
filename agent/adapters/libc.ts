import type { Log } from '../ports.ts';

/** A function of the C library. Numbers, texts and buffers in; a number or text out, as its declaration says. */
export type LibcFunction = (...values: readonly unknown[]) => unknown;

/** The C library of this process, by foreign calls: for the few things that Node.js has no way to. Calls block; they are for what the kernel answers at once. */
export interface Libc {
  /** A function by its C declaration, for example `int getpid()`. Throws where the library has none of that name. */
  func(declaration: string): LibcFunction;
  /** `errno` as the last call left it. */
  errno(): number;
}

let loaded: Promise<Libc | null> | undefined;

/** The C library, glibc or musl; null, with one line in the log, where the optional package that reaches it is not installed or does not run here. */
export function loadLibc(log?: Pick<Log, 'warn'>): Promise<Libc | null> {
  loaded ??= load(log);
  return loaded;
}

async function load(log: Pick<Log, 'warn'> | undefined): Promise<Libc | null> {
  try {
    const { default: koffi } = await import('koffi');
    // Without a name: what this program itself is linked to, so the library's file name (glibc, musl) does not matter.
    const library = koffi.load(null);
    library.func('int getpid()');
    return { func: (declaration) => library.func(declaration) as LibcFunction, errno: () => koffi.errno() };
  } catch (cause) {
    log?.warn({ cause }, 'the C library cannot be reached: the package koffi is missing or does not run here');
    return null;
  }
}
