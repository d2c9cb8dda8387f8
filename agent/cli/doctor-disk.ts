import { accessSync, constants, existsSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { redactedValues } from '../config/redact.ts';
import type { AgentConfig } from '../config/schema.ts';
import { databaseBytes } from '../store/database.ts';
import { type Finding, fail, ok, warn } from './doctor-finding.ts';

/** Magic numbers of statfs(2), from linux/magic.h and the file systems' own sources. */
const FILE_SYSTEMS: Readonly<Record<number, readonly [name: string, remark: 'network' | 'memory' | 'layered' | null]>> = {
  61267: ['ext4', null],
  1481003842: ['xfs', null],
  2435016766: ['btrfs', null],
  4076150800: ['f2fs', null],
  801189825: ['zfs', null],
  19780: ['fat', null],
  538032816: ['exfat', null],
  1397118030: ['ntfs', null],
  26985: ['nfs', 'network'],
  4283649346: ['cifs', 'network'],
  4266872130: ['smb2', 'network'],
  20859: ['smb', 'network'],
  16914839: ['9p', 'network'],
  16914836: ['tmpfs', 'memory'],
  2035054128: ['overlay', 'layered'],
};
const LEAST_BYTES = 20e6;
const AMPLE_BYTES = 200e6;
const OTHERS_MAY_READ = 0o004;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

/** Looks at the disk under the database: room, whether it can be written, what kind of file system it is. Writes nothing. */
export function checkDisk(file: string): Finding[] {
  const folder = nearestFolder(dirname(file));
  const { bavail, bsize, type } = statfsSync(folder);
  return [roomFinding(folder, bavail * bsize, databaseBytes(file)), kindFinding(folder, type)];
}

function roomFinding(folder: string, free: number, used: number): Finding {
  const message = `${megabytes(free)} free in ${folder}`;
  if (free < LEAST_BYTES) return fail('disk', message, 'make room: messages are not acknowledged once nothing can be stored');
  // A backup, an upgrade and a restore each take the database's size once more.
  if (free < Math.max(AMPLE_BYTES, used)) return warn('disk', message, 'make room: an upgrade first copies the database');
  return ok('disk', message);
}

function kindFinding(folder: string, type: number): Finding {
  const [name, remark] = FILE_SYSTEMS[type] ?? [`unknown (0x${type.toString(16)})`, null];
  const message = `${folder} is on ${name}`;
  if (remark === 'network')
    return warn('filesystem', message, 'keep the database on a disk of this machine: locks and syncs of network disks cannot be relied on');
  if (remark === 'memory')
    return warn('filesystem', message, 'its content is gone when the machine stops: name another folder in database.path');
  if (remark === 'layered')
    return warn('filesystem', message, 'in a container, mount a volume for the database: this layer goes with the container');
  return ok('filesystem', message);
}

/** Whether the folder can be written, and whether others can read what they should not. */
export function checkPermissions(file: string, configFile: string, config: AgentConfig): Finding[] {
  return [folderFinding(file), readersFinding('database', file), secretsFinding(configFile, config)].filter((finding) => finding !== null);
}

function folderFinding(file: string): Finding {
  const wanted = dirname(file);
  const folder = nearestFolder(wanted);
  try {
    accessSync(folder, constants.W_OK);
    if (existsSync(file)) accessSync(file, constants.W_OK);
    return ok('permissions', folder === wanted ? `${folder} can be written` : `${wanted} can be made`);
  } catch (error) {
    const isReadOnly = (error as NodeJS.ErrnoException).code === 'EROFS';
    const message = isReadOnly
      ? `${folder} is on a disk that was mounted read-only`
      : `${folder}, or the database in it, cannot be written by this user`;
    return fail('permissions', message, isReadOnly ? 'a failing disk is often mounted so: look into dmesg' : `give it to the agent's user`);
  }
}

function readersFinding(what: string, file: string): Finding | null {
  const mode = statSync(file, { throwIfNoEntry: false })?.mode;
  if (mode === undefined || (mode & OTHERS_MAY_READ) === 0) return null;
  return warn('permissions', `everybody on this machine can read the ${what} ${file}`, `chmod o-r ${file}`);
}

function secretsFinding(configFile: string, config: AgentConfig): Finding | null {
  const text = readFileSync(configFile, 'utf8');
  const isWritten = redactedValues(config).some((secret) => text.includes(secret));
  return isWritten ? readersFinding('passwords in', configFile) : null;
}

function nearestFolder(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearestFolder(dirname(folder));
}
