import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../../../agent/cli/exit-code.ts';

const FILE = fileURLToPath(new URL('../../../config/quartermaster.service', import.meta.url));

/** Sections of a unit file with their settings in order; a setting may come several times. */
function readUnit(text: string): Map<string, [name: string, value: string][]> {
  const sections = new Map<string, [string, string][]>();
  let current: [string, string][] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '' || line.startsWith('#')) continue;
    const section = /^\[(\w+)\]$/.exec(line)?.[1];
    const setting = /^(\w+)=(.*)$/.exec(line);
    if (section !== undefined) {
      current = [];
      sections.set(section, current);
    } else if (setting) current.push([setting[1]!, setting[2]!]);
    else throw new Error(`line ${index + 1} is no setting: ${line}`);
  }
  return sections;
}

const unit = readUnit(readFileSync(FILE, 'utf8'));
const all = (name: string) => unit.get('Service')!.flatMap(([known, value]) => (known === name ? value : []));
const one = (name: string) => {
  const values = all(name);
  if (values.length !== 1) throw new Error(`${name} is set ${values.length} times`);
  return values[0]!;
};

describe('the systemd unit', () => {
  it('is told by the agent when it has started and that it is alive', () => {
    expect([one('Type'), one('NotifyAccess')]).toEqual(['notify', 'main']);
    expect(Number(one('WatchdogSec'))).toBe(30);
    expect(one('RestrictAddressFamilies').split(' ')).toContain('AF_UNIX');
  });

  it('starts again whatever ends, but for what only a person can mend', () => {
    expect(one('Restart')).toBe('always');
    const kept = one('RestartPreventExitStatus').split(' ').map(Number);
    expect(kept.sort()).toEqual([EXIT.usage, EXIT.inputMissing, EXIT.configuration].sort());
    expect(unit.get('Unit')).toContainEqual(['StartLimitIntervalSec', '0']);
  });

  it('gives it longer to stop than it takes', () => {
    expect(Number(one('TimeoutStopSec'))).toBeGreaterThan(5);
    expect(one('KillSignal')).toBe('SIGTERM');
    expect(one('ExecReload')).toBe('/bin/kill -HUP $MAINPID');
  });

  it('lets it write its state and nothing else, and gain nothing', () => {
    expect(one('DynamicUser')).toBe('yes');
    expect(one('StateDirectory')).toBe('quartermaster');
    expect(one('ProtectSystem')).toBe('strict');
    expect(one('CapabilityBoundingSet')).toBe('');
    for (const name of ['NoNewPrivileges', 'PrivateTmp', 'PrivateDevices', 'ProtectHome', 'RestrictNamespaces', 'LockPersonality'])
      expect([name, one(name)]).toEqual([name, 'yes']);
    expect(all('SystemCallFilter')[0]).toBe('@system-service');
    expect(one('MemoryMax')).toBe('512M');
    // The JavaScript engine writes code and runs it; the clock may be asked.
    expect(all('MemoryDenyWriteExecute')).toEqual([]);
    expect(all('ProtectClock')).toEqual([]);
  });

  const analyze = spawnSync('systemd-analyze', ['--version'], { encoding: 'utf8' });
  const verifies = analyze.error === undefined && analyze.status === 0;
  // Where systemd is not installed there is nobody to ask; what is above is checked everywhere.
  if (verifies)
    it('is sound to systemd itself, and little exposed', () => {
      const verified = spawnSync('systemd-analyze', ['verify', '--man=no', FILE], { encoding: 'utf8' });
      // Two settings are for systemd 254 and later; whatever else it does not know is a mistake.
      const complaints = verified.stderr
        .split('\n')
        .filter((line) => line !== '' && !/Unknown key.*'Restart(Steps|MaxDelaySec)'/.test(line));
      expect({ status: verified.status, complaints }).toEqual({ status: 0, complaints: [] });
      const security = spawnSync('systemd-analyze', ['security', '--offline=true', '--threshold=20', FILE], { encoding: 'utf8' });
      expect(security.status, security.stderr).toBe(0);
    });
});
