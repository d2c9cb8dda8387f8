import { readFileSync, statSync } from 'node:fs';
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type YAMLError } from 'yaml';
import { AgentError } from '../errors.ts';
import { ConfigurationError, type ConfigurationProblem, type Path } from './problem.ts';

const MAX_BYTES = 2_000_000;
const MAX_ALIASES = 100;
const MAX_SYNTAX_FAULTS = 20;
const MAX_LEVELS = 100;
// Indentation, or entries within entries: `- - - -`.
const DEEP_BLOCK = /^[ \t?-]{200}/m;

/** A place in a text file, counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A YAML document as plain values, and where each of them stands. */
export interface YamlFile {
  readonly value: unknown;
  /** Where the value at `path`, or the nearest one around it, stands; `key` asks for the option's name instead. */
  place(path: Path, what?: 'key' | 'value'): Place | undefined;
}

/** Reads a YAML file. Throws AgentError `input-missing` where there is none, ConfigurationError with every fault of its syntax. */
export function readYamlFile(file: string): YamlFile {
  const text = readText(file);
  const lines = new LineCounter();
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, strict: true });
    const faults = [...document.errors, ...document.warnings];
    if (faults.length > 0) throw new ConfigurationError(file, syntaxProblems(faults, at));
    const resolve = (node: unknown) => (isAlias(node) ? node.resolve(document) : node);
    return {
      value: document.toJS({ maxAliasCount: MAX_ALIASES }),
      place: (path, what = 'value') => {
        const offset = offsetOf(document.contents, path, what, resolve);
        return offset === undefined ? undefined : at(offset);
      },
    };
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    // The parser's own limits: aliases that multiply, an alias without an anchor.
    throw new ConfigurationError(file, [{ path: '', message: error instanceof Error ? error.message : String(error) }]);
  }
}

function syntaxProblems(faults: readonly YAMLError[], at: (offset: number) => Place): ConfigurationProblem[] {
  // What follows is mostly the echo of the first ones.
  return faults.slice(0, MAX_SYNTAX_FAULTS).map((fault) => ({ path: '', message: fault.message, ...at(fault.pos[0]) }));
}

/** Whether a text opens more levels than any configuration has. The parser recurses per level, and a full stack can take the whole process down. */
function nestsTooDeeply(text: string): boolean {
  let open = 0;
  for (const character of text) {
    if (character === '[' || character === '{') open++;
    else if (character === ']' || character === '}') open = Math.max(0, open - 1);
    if (open > MAX_LEVELS) return true;
  }
  return DEEP_BLOCK.test(text);
}

function readText(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) throw new AgentError('input-missing', `there is no configuration file ${file}`);
  if (stat.isDirectory()) throw new AgentError('input-missing', `${file} is a folder, not a configuration file`);
  const refuse = (message: string) => new ConfigurationError(file, [{ path: '', message }]);
  if (stat.size > MAX_BYTES) throw refuse(`is ${stat.size} bytes long; a configuration is at most ${MAX_BYTES}`);
  const bytes = readBytes(file);
  const zero = bytes.indexOf(0);
  if (zero >= 0) throw refuse(`holds a NUL byte at offset ${zero}: is it a text file?`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refuse('is not valid UTF-8');
  }
  if (nestsTooDeeply(text)) throw refuse('is nested too deeply');
  return text;
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new AgentError('input-missing', `cannot read ${file}: ${(error as Error).message}`, { cause: error });
  }
}

/** Offset of the node at `path`, or of the deepest one on the way to it. */
function offsetOf(root: unknown, path: Path, what: 'key' | 'value', resolve: (node: unknown) => unknown): number | undefined {
  let node = resolve(root);
  let offset = (node as Node | null)?.range?.[0];
  for (const [index, step] of path.entries()) {
    let next: unknown;
    let key: Node | undefined;
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step)) as Pair<Node, Node> | undefined;
      key = pair?.key;
      next = pair?.value;
    } else if (isSeq(node) && typeof step === 'number') {
      next = node.items[step];
    }
    if (!next && !key) return offset;
    const wantsKey = what === 'key' && index === path.length - 1;
    const found = wantsKey && key ? key : isEmpty(next) ? (key ?? next) : next;
    offset = (found as Node | null)?.range?.[0] ?? offset;
    node = resolve(next);
  }
  return offset;
}

function isEmpty(node: unknown): boolean {
  return !node || (isScalar(node) && node.value === null);
}
