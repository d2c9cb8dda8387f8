const AT_A_TIME = 32;

/** Whether a look at the site's counts lets others in behind the count of this index. */
export function isPause(index: number): boolean {
  return index % AT_A_TIME === AT_A_TIME - 1;
}
