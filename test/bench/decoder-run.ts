import { createIngestLoop } from './ingest-loop.ts';

/** A process of its own, `decoder-run.ts DECODER ITEMS`: each number that it is sent is so many messages that its ingest loop takes; it answers with what one cost. It ends with its parent. */
const [kind, items] = process.argv.slice(2) as [string, string];
const loop = createIngestLoop({ items: Number(items), journalRows: 0, kind });
process.on('message', async (messages: number) => void process.send!(await loop.take(messages)));
process.on('disconnect', loop.close);
