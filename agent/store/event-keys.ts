import type { Database } from './database.ts';

/** Whether an event was seen before. `forgotten`: its sequence lies before the window, so nobody can tell. */
export type KeyVerdict = 'new' | 'duplicate' | 'conflict' | 'forgotten';

/** A device keeps this many boots; a restarted device does not come back to older ones. */
const BOOTS_KEPT = 8;

/** Keys of events seen: (device, boot, seq) within a window, and hashes of scans without a sequence. */
export function eventKeysTable(db: Database, window: number) {
  const find = db.prepare<[string, string, number], { hash: number }>(
    'SELECT payload_hash AS hash FROM event_keys WHERE device = ? AND boot = ? AND seq = ?',
  );
  const insert = db.prepare<[string, string, number, number]>(
    'INSERT INTO event_keys (device, boot, seq, payload_hash) VALUES (?, ?, ?, ?)',
  );
  const prune = db.prepare<[string, string, number]>('DELETE FROM event_keys WHERE device = ? AND boot = ? AND seq < ?');
  const findBoot = db.prepare<[string, string], { maxSeq: number }>(
    'SELECT max_seq AS maxSeq FROM device_boots WHERE device = ? AND boot = ?',
  );
  const putBoot = db.prepare<[string, string, number, number]>(
    'INSERT INTO device_boots (device, boot, max_seq, last_seen) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET max_seq = excluded.max_seq, last_seen = excluded.last_seen',
  );
  const pruneBoots = db.prepare<[number]>(
    `DELETE FROM device_boots WHERE (device, boot) IN
      (SELECT device, boot FROM (SELECT device, boot, row_number() OVER (PARTITION BY device ORDER BY last_seen DESC) AS rank FROM device_boots) WHERE rank > ?)`,
  );
  const pruneOrphans = db.prepare('DELETE FROM event_keys WHERE (device, boot) NOT IN (SELECT device, boot FROM device_boots)');
  const insertHash = db.prepare<[string, number]>('INSERT OR IGNORE INTO scan_hashes (hash, received_at) VALUES (?, ?)');
  const pruneHashes = db.prepare<[number]>('DELETE FROM scan_hashes WHERE received_at < ?');

  return {
    /** Tells whether the key is new; a new one is remembered. `newest` says whether no higher sequence of this boot was seen before. */
    see(device: string, boot: string, seq: number, payloadHash: number, receivedAt: number): { verdict: KeyVerdict; newest: boolean } {
      const maxSeq = findBoot.get(device, boot)?.maxSeq ?? -1;
      if (seq < maxSeq - window) return { verdict: 'forgotten', newest: false };
      const known = seq > maxSeq ? undefined : find.get(device, boot, seq);
      if (known) return { verdict: known.hash === payloadHash ? 'duplicate' : 'conflict', newest: false };
      insert.run(device, boot, seq, payloadHash);
      if (seq > maxSeq) {
        putBoot.run(device, boot, seq, receivedAt);
        // Cheap because rare: one range delete for every sixteenth of the window.
        if (Math.floor((seq * 16) / window) !== Math.floor((maxSeq * 16) / window)) prune.run(device, boot, seq - window);
      }
      return { verdict: 'new', newest: seq > maxSeq };
    },
    /** False when this hash was seen before. */
    seeHash: (hash: string, receivedAt: number): boolean => insertHash.run(hash, receivedAt).changes === 1,
    /** Forgets boots that devices have left behind and hashes from before `hashesBefore`. */
    tidy(hashesBefore: number): void {
      pruneBoots.run(BOOTS_KEPT);
      pruneOrphans.run();
      pruneHashes.run(hashesBefore);
    },
  };
}
