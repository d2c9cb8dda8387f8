import type { z } from 'zod';
import type { Clock } from '../../agent/ports.ts';
import type { Variant } from '../../agent/registry.ts';
import type { Gateway } from '../play/gateway.ts';
import type { Radio } from '../play/radio.ts';
import type { Zone } from '../play/zone.ts';
import type { SeededRandom } from '../random.ts';
import type { VirtualBroker } from '../virtual-broker.ts';
import type { Conditions } from '../world/conditions.ts';
import type { SimItem } from '../world/sim-item.ts';

/** What a fault can lay hands on. */
export interface FaultStage {
  /** True time, which no fault moves. */
  readonly clock: Clock;
  /** Drawn from the seed and the fault's place in it. */
  readonly random: SeededRandom;
  readonly conditions: Conditions;
  readonly radio: Radio;
  readonly broker: VirtualBroker;
  readonly gateways: readonly Gateway[];
  readonly zones: readonly Zone[];
  readonly items: readonly SimItem[];
  /** For how long it lasts, milliseconds. */
  readonly forMs: number;
}

/** Ends what a fault has begun. */
export type EndFault = () => void;

/** Something that goes wrong, or is out of the ordinary, from one moment to another. */
export interface Fault<Kind extends string = string, Options extends z.ZodObject = z.ZodObject> extends Variant<Kind, Options> {
  /** What an agent can no longer know exactly: what left a shelf on which day, or when something happened. */
  readonly bends?: 'levels' | 'time';
  /** Begins it and returns how it ends; whatever it has done is undone then. */
  begin(stage: FaultStage, options: z.infer<Options>): EndFault;
}

/** Checks that a variant's options and its function agree. */
export function defineFault<Kind extends string, Options extends z.ZodObject>(fault: Fault<Kind, Options>): Fault<Kind, Options> {
  return fault;
}
