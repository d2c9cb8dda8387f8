/** What is known of a stock position's standing, UTC milliseconds. */
export interface Standing {
  /** Its first event. */
  readonly since: number;
  /** When it was last counted, or confirmed by its shelf sensor. */
  readonly lastStated: number | null;
}

/**
 * Whether a position's stock can be trusted after a restore from a backup at `restoredAt`: it was stated since, or all that is known of it happened since. What happened
 * between the backup and the restore is missing from the others.
 */
export function isVerified({ since, lastStated }: Standing, restoredAt: number | null): boolean {
  return restoredAt === null || since > restoredAt || (lastStated !== null && lastStated > restoredAt);
}
