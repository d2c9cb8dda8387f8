/** Settings by which one start of the agent, or a command, tells the next one something. */

/** Present while an agent works: still there at the next start, the last stop was not a clean one. */
export const RUNNING_MARK = 'running';

/** Says of a file that it is a backup, and when it was taken (UTC milliseconds); no database that an agent works on has it. */
export const BACKUP_MARK = 'backupTakenAt';

/** What a restore leaves for the next start: JSON of `RestoreMark`. */
export const RESTORE_MARK = 'restored';

/** What the agent has to know of a restore. */
export interface RestoreMark {
  /** When it was restored, UTC milliseconds: what was stated of stock before is not trusted. */
  readonly at: number;
  /** When the backup was taken, where it says so. */
  readonly takenAt: number | null;
}

/** Setting that counts the starts of an agent on this database. */
export const STARTS_MARK = 'starts';
