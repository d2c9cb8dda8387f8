import type { Queries } from '../../agent/api/api.ts';
import { createQueries } from '../../agent/api/queries.ts';
import { projectionDifferences } from '../../agent/pipeline/keep/rebuild.ts';
import { openStoreForReading } from '../../agent/store/open.ts';
import type { Records } from '../checkers/checker.ts';

/** Reads an agent's database at rest and hands what it holds to `look`. */
export function readRecords<Result>(file: string, now: number, look: (api: Queries, records: Records) => Result): Result {
  const { store, close } = openStoreForReading(file);
  try {
    const api = createQueries({ store, databaseFile: file, version: 'simulated', now: () => now, silentAfterMs: 86_400_000 });
    const isWhole = (store.journal.ends().first ?? 1) === 1 && (store.outbox.after(0, 1)[0]?.id ?? 1) === 1;
    const records: Records = {
      isWhole,
      // A year of it is large, and of no use to anyone without its beginning.
      journal: isWhole ? [...store.journal.inOrder()] : [],
      demand: store.demand.all(),
      differences: [...projectionDifferences(store)].map((difference) => JSON.stringify(difference)),
      outbox: store.outbox.after(0, 1_000_000).map(({ messageId, channel, subject }) => ({ id: messageId, channel, subject })),
    };
    return look(api, records);
  } finally {
    close();
  }
}
