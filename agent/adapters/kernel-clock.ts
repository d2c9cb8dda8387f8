import { readdirSync, readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import type { Libc } from './libc.ts';

/** What the kernel can say of the clock and of the machine's start. */
export interface KernelClock {
  /** Whether a time server has set the clock; null where nobody can tell. */
  synchronised(): boolean | null;
  boot(): { readonly id: string; readonly upMs: number };
}

// struct timex of 64-bit Linux (adjtimex(2), uapi/linux/timex.h): `modes` 0 only reads.
const TIMEX_BYTES = 208;
const STATUS_AT = 40;
const STA_UNSYNC = 0x40;
const FAILED = -1;

/**
 * Asks the kernel by adjtimex(2). A kernel that knows of no time server has still no bad clock where the machine got its time at the start from a battery-backed
 * clock, or from the host it is a guest of: then, and without a way to ask, nobody can tell. `root` is where /sys and /proc lie.
 */
export function createKernelClock(libc: Libc | null, root = '/'): KernelClock {
  const ask = libc && process.platform === 'linux' && !['arm', 'ia32', 'mips', 'mipsel'].includes(process.arch) ? adjtimex(libc) : null;
  const startsRight = ask !== null && hasTimeAtStart(root);
  const id = readText(join(root, 'proc/sys/kernel/random/boot_id')) ?? '';
  return {
    synchronised() {
      const status = ask?.() ?? null;
      if (status === null) return null;
      if ((status & STA_UNSYNC) === 0) return true;
      return startsRight ? null : false;
    },
    boot: () => ({ id, upMs: Math.round(uptime() * 1000) }),
  };
}

function adjtimex(libc: Libc): (() => number | null) | null {
  try {
    const call = libc.func('int adjtimex(uint8_t *timex)');
    const timex = Buffer.alloc(TIMEX_BYTES);
    return () => {
      timex.fill(0);
      return call(timex) === FAILED ? null : timex.readInt32LE(STATUS_AT);
    };
  } catch {
    return null;
  }
}

function hasTimeAtStart(root: string): boolean {
  const clocks = join(root, 'sys/class/rtc');
  const isSetFrom = (name: string) => readText(join(clocks, name, 'hctosys')) === '1';
  return foldersIn(clocks).some(isSetFrom) || /^flags\b.*\bhypervisor\b/m.test(readText(join(root, 'proc/cpuinfo')) ?? '');
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}
