/** Whether an MQTT topic filter takes a topic (MQTT 5, section 4.7.1). */
export function matches(filter: string, topic: string): boolean {
  const [wanted, given] = [filter.split('/'), topic.split('/')];
  const isWhole = wanted.at(-1) === '#' || wanted.length === given.length;
  return isWhole && wanted.every((level, index) => level === '+' || level === '#' || level === given[index]);
}
