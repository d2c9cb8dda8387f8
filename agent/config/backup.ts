import { z } from 'zod';
import { filePath } from './fields.ts';

/** Where scheduled backups go, and how many stay. */
export const backupSchema = z.strictObject({
  folder: filePath().describe('Folder of the backups, which must be there: best on another disk or a mounted share than the database'),
  keep: z.int().min(1).max(1000).default(7).describe('The newest so many stay; older ones of this gateway are removed'),
});
