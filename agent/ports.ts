import type { BackupMade, BackupOrder, CheckOrder, CheckResult } from './domain/backup.ts';
import type { ForecastOutcome, ForecastRequest } from './domain/forecast/forecast.ts';
import type { ChoiceRequest, LevelChoice } from './domain/levels/level-choice.ts';
import type { ItemBatch, PoolRequest } from './domain/pooled/pooled-means.ts';
import type { JointChoice, JointRequest } from './domain/replenishment/joint-orders.ts';

/** The few doors between the agent and its surroundings. The simulator supplies its own of each. */

/** Work handed to a clock. A virtual clock stands still until a returned promise settles. */
export type Task = () => void | Promise<void>;

export interface Timer {
  cancel(): void;
}

/** Wall time (whole UTC milliseconds, may step) and monotonic time (milliseconds since an arbitrary start, never steps). */
export interface Clock {
  now(): number;
  monotonic(): number;
  /** Real milliseconds to measure a turn by, on a clock that runs faster than time; where it is absent `monotonic` is real. */
  stopwatch?(): number;
  /** Runs `task` once, after `delayMs` of monotonic time; 0 means as soon as the current turn has ended. */
  after(delayMs: number, task: Task): Timer;
  /** Runs `task` once, when the wall clock shows `time` (UTC milliseconds) or later. */
  at(time: number, task: Task): Timer;
  /** Whether a time server has set the wall clock; null, or absent, where nobody can tell. */
  synchronised?(): boolean | null;
  /** Which run of the machine this is, and for how long it has lasted; absent where only this program's own start is known. */
  boot?(): { readonly id: string; readonly upMs: number };
}

/** Uniform numbers in [0, 1). */
export interface Random {
  next(): number;
}

/** Time-ordered random identifiers (UUID version 7), never a sequence that a restored backup could reuse. */
export interface Ids {
  next(): string;
}

/** One MQTT message as it arrived. `receivedAt` is the gateway's wall time (UTC milliseconds). */
export interface Message {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly retained: boolean;
  readonly receivedAt: number;
  /** Which connection brought it, counted since the start; absent where it cannot be lost. Between two of them messages may be missing. */
  readonly connection?: number;
}

/**
 * Where messages come from. The source hands over at most `window` messages that are not yet acknowledged and holds back the broker
 * beyond that; it sends the broker's acknowledgement only when `acknowledge` is called. Acknowledging a message of a connection that is gone does nothing.
 */
export interface MessageSource {
  readonly name: string;
  connected(): boolean;
  start(options: SourceOptions): Promise<void>;
  /**
   * Subscribes to what is new in `filters` and unsubscribes what it no longer names, while messages go on. Resolves once the broker has answered; without a
   * connection at once, and the next connection sees to it.
   */
  resubscribe(filters: readonly string[]): Promise<void>;
  /** Says something to a device, once, at QoS 0. Rejects with a retryable AgentError while the broker cannot be reached. */
  publish(topic: string, payload: Uint8Array): Promise<void>;
  /** What is wrong with a connection that comes and goes, in words for people; null when nothing is known. */
  trouble(): string | null;
  stop(): Promise<void>;
}

export interface SourceOptions {
  /** MQTT topic filters to subscribe to, at QoS 1. */
  readonly filters: readonly string[];
  /** Filters that the broker's session may still hold from an earlier run: unsubscribed at each connection until the broker has confirmed it. */
  readonly former?: readonly string[];
  /** Told each time the broker has confirmed that it holds the filters, and no former one. */
  readonly onSubscribed?: () => void;
  readonly window: number;
  readonly deliver: (message: Message, acknowledge: () => void) => void;
}

/** The way up: publishes for sinks. Rejects with an AgentError that is retryable while the broker cannot be reached. */
export interface Uplink {
  connected(): boolean;
  start(): Promise<void>;
  publish(topic: string, payload: string, options: { readonly retain: boolean }): Promise<void>;
  stop(): Promise<void>;
}

/** Runs pure, slow work away from the loop, in the order it was asked for. Rejects with an AgentError `compute-failed` when the worker died or hung. */
export interface Compute {
  forecast(request: ForecastRequest): Promise<ForecastOutcome>;
  /** Learns from all items together and says what that makes the next steps of each. Empty where there was too little to learn from, or no time. */
  pooledMeans(request: PoolRequest): Promise<readonly ItemBatch[]>;
  /** Chooses the parameters of levels for all items together by simulation of their past; null where that had too little to go by, or no time. */
  chooseLevels(request: ChoiceRequest): Promise<LevelChoice | null>;
  /** Chooses among orders that no budget holds together. */
  jointOrders(request: JointRequest): Promise<JointChoice>;
  stop(): Promise<void>;
}

/** Slow work on the database file that must not hold up the loops. Rejects with an AgentError. */
export interface DatabaseCare {
  /** Copies the database as it is now, checked and on disk when this resolves, and removes the oldest of its own copies. */
  backUp(order: BackupOrder): Promise<BackupMade>;
  /** Reads the whole file beside whoever writes it and tells what is wrong with it. */
  check(order: CheckOrder): Promise<CheckResult>;
  /** Gives up what is under way: that rejects. */
  stop(): Promise<void>;
}

/** Structured log: a constant phrase plus fields. `info` is a state transition. */
export interface Log {
  debug(fields: object, phrase: string): void;
  info(fields: object, phrase: string): void;
  warn(fields: object, phrase: string): void;
  error(fields: object, phrase: string): void;
}
