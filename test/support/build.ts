import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDERS = ['agent', 'simulator'];

function* filesOf(folder: string): Generator<string> {
  for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true }))
    if (entry.isFile()) yield join(entry.parentPath, entry.name).slice(ROOT.length);
}

/** UTC milliseconds of the last change; before all time where there is no such file. */
const changedAt = (file: string): number => statSync(join(ROOT, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;

const builtOf = (source: string): string => join('dist', source.replace(/\.ts$/, '.js'));
const isStale = (source: string): boolean => changedAt(builtOf(source)) < changedAt(source);

/** Compiles these files, each by itself, to what `npm run build` makes of them, without a look at their types: `npm run check` has one. */
async function compile(sources: readonly string[]): Promise<void> {
  const { default: ts } = await import('typescript');
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} };
  const parsed = ts.getParsedCommandLineOfConfigFile(join(ROOT, 'tsconfig.build.json'), {}, host);
  // Of a file alone the compiler does not ask its package whether it is a module.
  const compilerOptions = { ...parsed!.options, module: ts.ModuleKind.ESNext };
  for (const source of sources) {
    const { outputText, sourceMapText } = ts.transpileModule(readFileSync(join(ROOT, source), 'utf8'), {
      fileName: source,
      compilerOptions,
    });
    put(`${builtOf(source)}.map`, sourceMapText ?? '');
    put(builtOf(source), outputText);
  }
}

/** In one step, as another run may be starting the program. */
function put(file: string, text: string): void {
  const target = join(ROOT, file);
  const part = `${target}.${process.pid}`;
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(part, text);
  renameSync(part, target);
}

/** Brings `dist/` to what stands in the sources, before the first test starts a program: what is run is what is installed, and starts in a fraction of the time. */
export async function setup(): Promise<void> {
  const sources = FOLDERS.flatMap((folder) => [...filesOf(folder)]);
  const wanted = new Set(sources.flatMap((source) => [builtOf(source), `${builtOf(source)}.map`]));
  for (const folder of FOLDERS) {
    mkdirSync(join(ROOT, 'dist', folder), { recursive: true });
    for (const file of filesOf(join('dist', folder))) if (!wanted.has(file)) rmSync(join(ROOT, file), { force: true });
  }
  const stale = sources.filter(isStale);
  const modules = stale.filter((source) => source.endsWith('.ts'));
  if (modules.length > 0) await compile(modules);
  // A manual page is not part of the program.
  if (stale.some((source) => !['.ts', '.md'].includes(extname(source))))
    execFileSync(process.execPath, ['config/copy-assets.mjs'], { cwd: ROOT });
}
