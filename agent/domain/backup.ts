import { parseStamp, toStamp } from './calendar.ts';

/** Whose backups they are: several gateways may share a folder, and none touches another's. */
export interface BackupOwner {
  readonly site: string;
  readonly gateway: string;
}

/** Where a gateway keeps its backups. */
export interface BackupShelf extends BackupOwner {
  readonly folder: string;
}

/** A backup to be made: of which database, when by the agent's clock, and how many are kept. */
export interface BackupOrder extends BackupShelf {
  readonly database: string;
  readonly takenAt: number;
  readonly keep: number;
}

/** A backup that stands: its file and size. */
export interface BackupMade {
  readonly file: string;
  readonly bytes: number;
}

/** A database to be checked, and where its backups are, if there are any. */
export interface CheckOrder {
  readonly database: string;
  readonly backups: BackupShelf | null;
}

/** What is wrong with a database, or null; and, where something is, the newest backup that is sound. */
export interface CheckResult {
  readonly problem: string | null;
  readonly backup: string | null;
}

/** File name of a backup: `quartermaster-<gateway>@<site>-<stamp>.db`; @ is in no name of a site or gateway, so no name can be read two ways. */
export function backupName({ site, gateway }: BackupOwner, takenAt: number): string {
  return `quartermaster-${gateway}@${site}-${toStamp(takenAt)}.db`;
}

/** When a file of this name was taken, UTC milliseconds; null where it is no backup of this owner. */
export function backupTime({ site, gateway }: BackupOwner, name: string): number | null {
  const before = `quartermaster-${gateway}@${site}-`;
  if (!name.startsWith(before) || !name.endsWith('.db')) return null;
  return parseStamp(name.slice(before.length, -'.db'.length));
}
