/** For the end of a statement: the keys of a JSON array, which is bound as one text. A statement for many costs a third of one for each. */
export const IN_KEYS = 'IN (SELECT value FROM json_each(?))';

/** Those keys that a cache does not know, as such a text; null where it knows all of them. */
export function unknownKeys(keys: readonly string[], isKnown: (key: string) => boolean): string | null {
  const unknown = keys.filter((key) => !isKnown(key));
  return unknown.length === 0 ? null : JSON.stringify(unknown);
}
