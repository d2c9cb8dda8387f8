/** What few keys stand for, as it was read last: for what is asked with every decision and written once a night. */
export interface Remembered<Value> {
  /** Null where the file has nothing under the key. */
  get(key: string): Value | null;
  /** It was written anew, or dropped. */
  changed(key: string): void;
  /** Forgets all: the database may say something else. */
  forget(): void;
}

/** Creates it empty; `read` asks the file. */
export function createRemembered<Value>(read: (key: string) => Value | null): Remembered<Value> {
  const known = new Map<string, Value | null>();
  return {
    get(key) {
      const remembered = known.get(key);
      if (remembered !== undefined) return remembered;
      const found = read(key);
      known.set(key, found);
      return found;
    },
    changed: (key) => void known.delete(key),
    forget: () => known.clear(),
  };
}
