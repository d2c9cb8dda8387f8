/** For the end of a statement: the keys of a JSON array, which is bound as one text. A statement for many costs a third of one for each. */
export const IN_KEYS = 'IN (SELECT value FROM json_each(?))';

/** Half a surrogate pair: a file gives it back as other characters, so that what is found could not be told to its key. */
const HALF_PAIR = /\p{Cs}/u;

/** Those keys that a cache does not know, as such a text; null where it knows all of them. Keys that no file keeps as they are stay out: they are looked up one by one. */
export function unknownKeys(keys: readonly string[], isKnown: (key: string) => boolean): string | null {
  const unknown = keys.filter((key) => !isKnown(key) && !HALF_PAIR.test(key));
  return unknown.length === 0 ? null : JSON.stringify(unknown);
}
