/** A bug that is planted into a copy of the code, to see that the fuzzer finds it. */
export interface Plant {
  /** What is wrong then, in a few words. */
  readonly name: string;
  /** From the root of the repository. */
  readonly file: string;
  /** Text that stands in the file exactly once ... */
  readonly find: string;
  /** ... and what stands there instead. */
  readonly replace: string;
  /** What it would do to a warehouse. */
  readonly why: string;
}

/** The file with the bug in it. Throws where its place is not there exactly once, so that a plant cannot rot unnoticed. */
export function planted(text: string, { name, file, find, replace }: Plant): string {
  const places = text.split(find).length - 1;
  if (places !== 1) throw new Error(`"${name}": its text stands ${places} times in ${file}, not once`);
  // A function: in a text `$&` would mean something.
  return text.replace(find, () => replace);
}
