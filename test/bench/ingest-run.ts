import { createIngestLoop } from './ingest-loop.ts';

/**
 * A process of its own: `ingest-run.ts ITEMS MESSAGES JOURNAL_ROWS` prints one JSON object with what a scan with a sequence cost the ingest loop. The first half fills caches: each item has been met once
 * then, as in an agent that has run for a while.
 */
const [items, messages, journalRows] = process.argv.slice(2).map(Number) as [number, number, number];
const loop = createIngestLoop({ items, journalRows });
await loop.take(Math.ceil(messages / 2));
process.stdout.write(`${JSON.stringify(await loop.take(Math.floor(messages / 2)))}\n`);
await loop.close();
