/** A configured topic pattern, made ready: the MQTT filter to subscribe to, and the question whether a topic matches it. */
export interface TopicPattern {
  readonly kind: 'pattern';
  readonly filter: string;
  /** The placeholders' values (fixed ones included), or null where the topic does not match. Whole levels are compared. */
  match(topic: string): Record<string, string> | null;
}

/** Why a configured topic pattern cannot be used, in words for the person who wrote it. */
export interface TopicPatternError {
  readonly kind: 'error';
  readonly problem: string;
}

type Level =
  | { readonly filter: string; readonly expression: string; readonly name?: string; readonly value?: string }
  | { readonly problem: string };

const PLACEHOLDER = /^\{([A-Za-z][A-Za-z0-9]*)\}$/;
const PLACEHOLDER_VALUE = '[A-Za-z0-9._-]{1,64}';
const FIXED_VALUE = new RegExp(`^${PLACEHOLDER_VALUE}$`);
// MQTT 5, section 1.5.4: a UTF-8 string has a length of 16 bits.
const LONGEST_TOPIC = 65_535;

function problem(words: string): TopicPatternError {
  return { kind: 'error', problem: words };
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function readLevel(text: string, last: boolean, fixed: Readonly<Record<string, string>>): Level {
  if (text === '+') return { filter: '+', expression: '[^/]*' };
  if (text === '#') return last ? { filter: '#', expression: '' } : { problem: '"#" is allowed as the last level only' };
  const name = PLACEHOLDER.exec(text)?.[1];
  if (name === undefined) {
    if (/[{}]/.test(text)) return { problem: `a placeholder is a whole level such as {device}, found "${text}"` };
    if (/[+#]/.test(text)) return { problem: `"+" and "#" stand for a whole level, found "${text}"` };
    return { filter: text, expression: literal(text) };
  }
  const value = Object.hasOwn(fixed, name) ? fixed[name] : undefined;
  if (value === undefined) return { filter: '+', expression: `(${PLACEHOLDER_VALUE})`, name };
  if (!FIXED_VALUE.test(value)) return { problem: `{${name}} stands for 1 to 64 letters, digits, ".", "_" or "-", not "${value}"` };
  return { filter: value, expression: literal(value), name, value };
}

function expressionOf(levels: readonly { readonly filter: string; readonly expression: string }[]): RegExp {
  const open = levels.at(-1)?.filter === '#';
  const head = (open ? levels.slice(0, -1) : levels).map((level) => level.expression).join('\\/');
  // MQTT-4.7.2-1: a wildcard in the first place does not match topics of the broker's own, which begin with "$".
  const guard = levels[0]?.filter === '+' || levels[0]?.filter === '#' ? '(?!\\$)' : '';
  if (!open) return new RegExp(`^${guard}${head}$`, 's');
  // "a/#" matches "a" as well (MQTT 5, section 4.7.1.2).
  return new RegExp(levels.length === 1 ? `^${guard}.*$` : `^${guard}${head}(?:\\/.*)?$`, 's');
}

/**
 * Reads a pattern such as `warehouse/{site}/shelf/{device}`: a placeholder is one level of 1 to 64 letters, digits, ".", "_" or "-";
 * `fixed` gives placeholders their one value; the wildcards `+` and `#` are allowed too.
 */
export function compileTopicPattern(pattern: string, fixed: Readonly<Record<string, string>> = {}): TopicPattern | TopicPatternError {
  if (pattern === '') return problem('a topic pattern must not be empty');
  if (pattern.length > LONGEST_TOPIC) return problem(`a topic pattern has at most ${LONGEST_TOPIC} characters`);
  if (pattern.includes('\0')) return problem('a topic pattern must not hold a null character');
  const texts = pattern.split('/');
  const levels: Exclude<Level, { problem: string }>[] = [];
  const names = new Set<string>();
  for (const [index, text] of texts.entries()) {
    const level = readLevel(text, index === texts.length - 1, fixed);
    if ('problem' in level) return problem(level.problem);
    if (level.name !== undefined && names.has(level.name)) return problem(`{${level.name}} occurs twice`);
    if (level.name !== undefined) names.add(level.name);
    levels.push(level);
  }
  const expression = expressionOf(levels);
  const named = levels.filter((level) => level.name !== undefined);
  return {
    kind: 'pattern',
    filter: levels.map((level) => level.filter).join('/'),
    match(topic) {
      const found = expression.exec(topic);
      if (found === null) return null;
      const values: Record<string, string> = {};
      let group = 0;
      for (const { name, value } of named) values[name as string] = value ?? (found[++group] as string);
      return values;
    },
  };
}

/** The MQTT filter of a pattern: placeholders with a fixed value become that value, the others `+`. */
export function toMqttFilter(pattern: string, fixed: Readonly<Record<string, string>> = {}): string | TopicPatternError {
  const compiled = compileTopicPattern(pattern, fixed);
  return compiled.kind === 'error' ? compiled : compiled.filter;
}

/** The placeholders' values in `topic`, or null where it does not match; a broken pattern matches nothing. Compile where many topics come. */
export function matchTopic(pattern: string, topic: string, fixed: Readonly<Record<string, string>> = {}): Record<string, string> | null {
  const compiled = compileTopicPattern(pattern, fixed);
  return compiled.kind === 'error' ? null : compiled.match(topic);
}
