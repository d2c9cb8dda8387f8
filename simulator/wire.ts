/** How devices and upstream talk to a broker, real or virtual. */
export interface Wire {
  publish(topic: string, payload: string): void;
  /** Hands over every message on a topic and below it. */
  listen(root: string, take: (topic: string, payload: string) => void): void;
  /** Messages that the broker has not confirmed yet. */
  underWay(): number;
}
