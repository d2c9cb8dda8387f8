import { usageError } from '../../agent/cli/exit-code.ts';
import { compileTopicPattern, type TopicPattern } from '../../agent/domain/messages/topic.ts';

/** Which messages of a recording are meant, and where the device's name stands in a topic. */
export interface Selection {
  selects(topic: string): boolean;
  /** The topic with the name of another device, `<name><suffix>`. */
  renamed(topic: string, suffix: string): string;
}

interface Filter {
  readonly pattern: TopicPattern;
  /** Place of the device's level, from 0; null for the last one. */
  readonly deviceLevel: number | null;
}

/**
 * Reads topic filters and device names, each separated by commas: a filter may say `{device}` for the level of the device's name, which otherwise is the last one; `*` and `?` stand for any letters and for one
 * in a device's name. Throws AgentError `usage`.
 */
export function selectionOf(wanted: { readonly topics?: string | undefined; readonly devices?: string | undefined }): Selection {
  const filters = wanted.topics === undefined ? [] : split(wanted.topics).map(filterOf);
  const devices = wanted.devices === undefined ? null : split(wanted.devices).map(globOf);
  const filterFor = (topic: string) => filters.find(({ pattern }) => pattern.match(topic) !== null);
  const levelOf = (topic: string, levels: readonly string[]) => filterFor(topic)?.deviceLevel ?? levels.length - 1;
  return {
    selects(topic) {
      if (filters.length > 0 && filterFor(topic) === undefined) return false;
      if (devices === null) return true;
      const levels = topic.split('/');
      const device = levels[levelOf(topic, levels)] ?? '';
      return devices.some((glob) => glob.test(device));
    },
    renamed(topic, suffix) {
      const levels = topic.split('/');
      const level = levelOf(topic, levels);
      levels[level] = `${levels[level]}${suffix}`;
      return levels.join('/');
    },
  };
}

/** MQTT filters to subscribe to, separated by commas; placeholders as in the agent's configuration stand for one level. Throws AgentError `usage`. */
export function filtersOf(topics: string): string[] {
  return split(topics).map((text) => compiled(text, '--topics').filter);
}

function filterOf(text: string): Filter {
  const level = text.split('/').indexOf('{device}');
  return { pattern: compiled(text, '--topic'), deviceLevel: level < 0 ? null : level };
}

function compiled(text: string, option: string): TopicPattern {
  const pattern = compileTopicPattern(text);
  if (pattern.kind === 'error') throw usageError(`${option}: ${pattern.problem}`);
  return pattern;
}

function globOf(text: string): RegExp {
  const expression = text
    .replace(/[\\^$.+()[\]{}|/-]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 's');
}

function split(text: string): string[] {
  return text.split(',').map((part) => part.trim());
}
