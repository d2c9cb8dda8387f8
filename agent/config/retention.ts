import { z } from 'zod';
import { duration } from '../registry.ts';

/** How long what is on disk stays there. What the journal did to stock and to daily demand stays for good. */
export const retentionSchema = z.strictObject({
  operators: duration('30d').describe('Who scanned is forgotten after this long'),
  journal: duration('180d').describe(
    'Journal entries are folded into their effect after this long; never before ingest.oldestEvent and a day',
  ),
  databaseMegabytes: z
    .int()
    .min(16)
    .max(1_000_000)
    .default(2048)
    .describe('Above this size of the database younger journal entries are folded, too, oldest first'),
  settled: duration('90d').describe('Delivered messages, cleared alerts, answered commands, settled customer orders and dead letters'),
  decisions: duration('800d').describe('Decisions with their reasons, and closed orders; never before ingest.oldestEvent and a day'),
  devices: duration('400d').describe('Devices that have said nothing for this long are forgotten'),
});

/** What happens before the disk is full. */
export const diskSchema = z.strictObject({
  warnMegabytes: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(512)
    .describe('Below so much free space an alert is raised and retention runs at once'),
  shedMegabytes: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(128)
    .describe(
      'Below so much free space, in this order: dead letters are only counted, settled messages go, then old journal entries are folded',
    ),
});
