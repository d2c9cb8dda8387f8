import { fileURLToPath } from 'node:url';

/** Where the build puts the program of a source file (`agent/main.ts`), as it is installed. */
export function built(source: string): string {
  return fileURLToPath(new URL(`../../dist/${source.replace(/\.ts$/, '.js')}`, import.meta.url));
}
