/** Whether a name is as a pattern says, in which `*` stands for any text and `?` for one character. In time of their lengths' product at most. */
export function matchesGlob(name: string, pattern: string): boolean {
  let [at, in_, star, retry] = [0, 0, -1, 0];
  while (at < name.length) {
    if (pattern[in_] === '*') [star, retry] = [in_++, at];
    else if (in_ < pattern.length && (pattern[in_] === '?' || pattern[in_] === name[at])) {
      at++;
      in_++;
    } else if (star >= 0) {
      // The last star takes one character more.
      in_ = star + 1;
      at = ++retry;
    } else return false;
  }
  while (pattern[in_] === '*') in_++;
  return in_ === pattern.length;
}
