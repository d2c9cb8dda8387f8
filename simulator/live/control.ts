import type { z } from 'zod';
import type { SeededRandom } from '../random.ts';
import type { Conditions } from '../world/conditions.ts';
import type { SimItem } from '../world/sim-item.ts';
import type { PaceClock } from './pace-clock.ts';

/** What a control can lay hands on. */
export interface LiveStage {
  readonly clock: PaceClock;
  readonly conditions: Conditions;
  readonly items: readonly SimItem[];
  /** Names of everything that publishes. */
  readonly devices: readonly string[];
  readonly random: SeededRandom;
  /** Takes the connections away for so many minutes of real time, or gives them back at 0. */
  cutConnections(minutes: number): void;
  /** Devices say what lies there, and send what they could not. */
  report(): void;
  /** Ends what this control began earlier, and has `end` called after so many hours of the warehouse's time. */
  endAfter(control: string, hours: number, end: () => void): void;
  /** Ends everything out of the ordinary that a control began. */
  endAll(): void;
  quit(): void;
}

/** Something that a person can do to a live warehouse, with a key or over HTTP. */
export interface Control<Options extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly key: string;
  readonly title: string;
  /** A strict zod object in which everything has a default. */
  readonly options: Options;
  /** Does it, and says in a sentence what is now; a refusal says why it cannot be done. */
  act(stage: LiveStage, options: z.infer<Options>): string | { readonly refused: string };
}

/** Checks that a control's options and its function agree. */
export function defineControl<Options extends z.ZodObject>(control: Control<Options>): Control {
  return control as unknown as Control;
}
