import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';

/** One file of the operator's page, in memory. */
export interface PageFile {
  /** Where it is served: `/` is index.html. */
  readonly path: string;
  readonly contentType: string;
  readonly content: Buffer;
  readonly etag: string;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Reads the operator's page from the folder beside this code. Throws when the installation lacks it. */
export function readPage(): PageFile[] {
  const folder = new URL('../dashboard/', import.meta.url);
  return readdirSync(folder)
    .filter((name) => TYPES[extname(name)] !== undefined)
    .map((name) => {
      const content = readFileSync(new URL(name, folder));
      return {
        path: name === 'index.html' ? '/' : `/${name}`,
        contentType: TYPES[extname(name)]!,
        content,
        etag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`,
      };
    });
}
