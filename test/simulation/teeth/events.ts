import type { Plant } from './plant.ts';

/** Bugs on the way of a message from the broker into the books. */
export const EVENT_PLANTS: readonly Plant[] = [
  {
    name: 'acknowledge before commit',
    file: 'agent/pipeline/ingest/ingest.ts',
    find: '    let isSightingDue = false;\n',
    replace: '    let isSightingDue = false;\n    for (const { acknowledge } of waiting) acknowledge();\n',
    why: 'what the broker has forgotten and the disk never saw is lost in a power cut',
  },
  {
    name: 'no deduplication',
    file: 'agent/pipeline/ingest/record-scan.ts',
    find: "  if (verdict === 'duplicate') return { kind: 'duplicate' };\n",
    replace: "  if (verdict === 'duplicate') return null;\n",
    why: 'QoS 1 delivers twice: a pick that comes again is taken off again',
  },
  {
    name: 'duplicate window too small',
    file: 'agent/store/store.ts',
    find: 'eventKeysTable(db, limits.keyWindow)',
    replace: 'eventKeysTable(db, 3)',
    why: 'a message held up on the radio is refused as too old, or taken for the start of a new counter',
  },
  {
    name: 'two sequences share a slot',
    file: 'agent/store/event-keys.ts',
    find: 'const slot = key.seq % CHUNK;',
    replace: 'const slot = key.seq % (CHUNK - 1);',
    why: 'every so often a new scan looks like one that was seen before',
  },
  {
    name: 'sequences seen are written later',
    file: 'agent/store/store.ts',
    find: '      keys.flush();\n',
    replace: '      if (isHurried) keys.flush();\n',
    why: 'after a crash what is redelivered counts again',
  },
  {
    name: 'a count is applied to late events',
    file: 'agent/domain/stock/stock-row.ts',
    find: '  if (row.levelTime === null) return true;\n',
    replace: "  if (row.levelTime === null || row.keptBy === 'scans') return true;\n",
    why: 'a pick from before the count, heard after it, is taken off what was counted',
  },
  {
    name: 'a late count forgets what followed it',
    file: 'agent/pipeline/ingest/project.ts',
    find: 'const isLateLevel = entry.level !== null &&',
    replace: 'const isLateLevel = entry.level === -1 &&',
    why: 'what was picked between a count and its arrival is back on the shelf',
  },
  {
    name: 'late events on the day of their arrival',
    file: 'agent/pipeline/ingest/record-scan.ts',
    find: 'businessDay: recording.calendar.businessDay(arrival.dayTime ?? arrival.eventTime),',
    replace: 'businessDay: recording.calendar.businessDay(arrival.receivedAt),',
    why: 'Friday evening becomes Monday morning, and the forecast learns a rhythm that is not there',
  },
  {
    name: 'a late level corrects no drop',
    file: 'agent/pipeline/ingest/record-reading.ts',
    find: '  if (after) correctDrop(change, after, { eventTime, level });\n',
    replace: '',
    why: 'the same units count as demand twice, once with each of two readings',
  },
  {
    name: 'a rolled-back transaction stays in memory',
    file: 'agent/store/projection.ts',
    find: '    rolledBack() {\n      stock.forget();\n',
    replace: '    rolledBack() {\n',
    why: 'a batch that met a full disk counts again when it is tried again',
  },
  {
    name: 'a start applies the newest entry again',
    file: 'agent/store/projection.ts',
    find: 'row.lastId >= entry.id) continue;',
    replace: 'row.lastId > entry.id) continue;',
    why: 'each restart takes the last scan of each bin off once more',
  },
  {
    name: 'a turn that ends early drops the rest',
    file: 'agent/pipeline/ingest/ingest.ts',
    find: '    inbox.drop(taken);\n',
    replace: '    inbox.drop(waiting.length);\n',
    why: 'under load messages are neither taken nor acknowledged, until the window is full of them',
  },
];
