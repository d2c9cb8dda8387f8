import { toIso } from '../domain/calendar.ts';
import { AgentError } from '../errors.ts';
import type { AlertBoard } from '../pipeline/alerts.ts';
import { createRecountRound, type RecountRound } from '../pipeline/decide/recount.ts';
import { takeUpAfterRestore } from '../pipeline/keep/after-restore.ts';
import { backUp } from '../pipeline/keep/back-up.ts';
import type { Clock, DatabaseCare, Ids, Log } from '../ports.ts';
import type { OpenStore } from '../store/open.ts';
import type { LiveConfig } from './live-config.ts';

/** Backups, the check beside the work, and what a restore leaves to do. */
export interface Safety {
  /** Takes up what a restore or an unclean stop has left; before messages are let in. */
  begin(): void;
  /** The scheduled backup; without a folder in the configuration nothing happens. Rejects with a retryable AgentError. */
  backUp(): Promise<void>;
  /** Asks for the next counts that a restore calls for; called now and then. */
  onBeat(): void;
  /** What the check beside the work has found; null for nothing. */
  damage(): string | null;
  /** Gives up what is under way. */
  stop(): Promise<void>;
}

export interface SafetyParts {
  readonly opened: OpenStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly care: DatabaseCare;
  readonly live: LiveConfig;
  readonly alerts: AlertBoard;
  /** Something was put into the outbox. */
  readonly onSent: () => void;
}

/** Wires them; touches nothing before `begin`. */
export function createSafety(parts: SafetyParts): Safety {
  const { opened, clock, ids, log, care, live, alerts } = parts;
  const { store } = opened;
  const { speaker } = live.doors.decide;
  const database = live.config.database.path;
  let damage: string | null = null;
  let stopping = false;
  let recounts: RecountRound | null = null;
  const shelf = () => live.config.backup && { ...live.config.backup, ...speaker };

  function takeUp(): void {
    const found = store.transaction(() => takeUpAfterRestore(store, speaker, clock.now()));
    if (found)
      log.warn(
        { takenAt: found.takenAt === null ? null : toIso(found.takenAt), ordersAskedAgain: found.askedAgain },
        'restored from a backup: stock is unverified until it is counted',
      );
    recounts = createRecountRound({ store, speaker, ids }, () => live.config.replenishment.recountsPerDay);
  }

  async function checkBeside(): Promise<void> {
    try {
      log.info({ database }, 'the last stop was not a clean one: the database is checked beside the work');
      const { problem, backup } = await care.check({ database, backups: shelf() ?? null });
      if (problem === null) {
        opened.passed();
        return log.info({ database }, 'the database is sound');
      }
      damage = `the database is damaged (${problem}); ${offer(backup)}`;
      log.error({ database, problem, backup }, `the database is damaged: ${offer(backup)}`);
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      if (!stopping) log.error({ cause: error.code, error: error.message }, 'the database could not be checked; the next start will');
    }
  }

  return {
    begin() {
      takeUp();
      if (opened.checkBeside) clock.after(0, checkBeside);
    },
    async backUp() {
      const target = shelf();
      if (!target) return;
      try {
        await backUp({ clock, log, store, alerts, care, database, isStopping: () => stopping }, target);
      } finally {
        if (!stopping) parts.onSent();
      }
    },
    onBeat() {
      try {
        if (!recounts || recounts.isOver()) return;
        if (store.transaction(() => recounts!.ask(clock.now())) > 0) parts.onSent();
      } catch (error) {
        if (!(error instanceof AgentError && error.retryable)) throw error;
        // What the round has taken out of its list comes back when it is read anew.
        recounts = createRecountRound({ store, speaker, ids }, () => live.config.replenishment.recountsPerDay);
      }
    },
    damage: () => damage,
    async stop() {
      stopping = true;
      await care.stop();
    },
  };
}

/** What an operator can do about a damaged database. */
export function offer(backup: string | null): string {
  return backup
    ? `the last good backup is ${backup}; with the agent stopped, quartermaster restore ${backup} puts it back`
    : 'no good backup is known (backup.folder): keep a copy of the file and, with the agent stopped, put one back with quartermaster restore FILE';
}
