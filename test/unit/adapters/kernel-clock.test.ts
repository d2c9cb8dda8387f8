import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKernelClock } from '../../../agent/adapters/kernel-clock.ts';
import { type Libc, loadLibc } from '../../../agent/adapters/libc.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'quartermaster-kernel-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function lay(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

/** A kernel that answers adjtimex(2) with this status. */
const kernel = (status: number, result = 0): Libc => ({
  func: () => (timex) => {
    (timex as Buffer).writeInt32LE(status, 40);
    return result;
  },
  errno: () => 0,
});

describe.runIf(process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch))('the kernel’s word on the clock', () => {
  it.each([
    ['set by a time server', 0x2001, 0, true],
    ['never set', 0x40, 5, false],
    ['not to be had, when the call fails', 0x40, -1, null],
  ] as const)('is: %s', (_name, status, result, word) => {
    expect(createKernelClock(kernel(status, result), root).synchronised()).toBe(word);
  });

  it('is left open where a battery-backed clock gave the time at the start', () => {
    lay('sys/class/rtc/rtc0/hctosys', '1\n');
    expect(createKernelClock(kernel(0x40, 5), root).synchronised()).toBeNull();
    lay('sys/class/rtc/rtc0/hctosys', '0\n');
    expect(createKernelClock(kernel(0x40, 5), root).synchronised()).toBe(false);
  });

  it('is left open where a host gave the time at the start', () => {
    lay('proc/cpuinfo', 'processor\t: 0\nflags\t\t: fpu vme hypervisor lahf_lm\n');
    expect(createKernelClock(kernel(0x40, 5), root).synchronised()).toBeNull();
  });

  it('is read from this machine’s own kernel, too', async () => {
    const libc = await loadLibc();
    expect(libc).not.toBeNull();
    const clock = createKernelClock(libc);
    expect([true, false, null]).toContain(clock.synchronised());
    expect(clock.boot().id).toMatch(/^[0-9a-f-]{36}$/);
    expect(clock.boot().upMs).toBeGreaterThan(0);
    // The kernel of a machine is never asked in vain where the library is there: the raw status has only the bits that adjtimex(2) names.
    const timex = Buffer.alloc(208);
    expect(libc!.func('int adjtimex(uint8_t *timex)')(timex)).toBeGreaterThanOrEqual(0);
    expect(timex.readInt32LE(40) & ~0xffff).toBe(0);
  });
});

describe('without the C library', () => {
  it('nobody can tell whether the clock is set', () => {
    expect(createKernelClock(null, root).synchronised()).toBeNull();
  });

  it('a machine that does not name its runs has none that could be the same', () => {
    expect(createKernelClock(null, root).boot().id).toBe('');
  });
});
