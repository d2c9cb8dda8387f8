import { DELIVERY_PLANTS } from './deliveries.ts';
import { EVENT_PLANTS } from './events.ts';
import { ORDER_PLANTS } from './orders.ts';
import type { Plant } from './plant.ts';

/** Every bug that the fuzzer has to find. */
export const PLANTS: readonly Plant[] = [...EVENT_PLANTS, ...ORDER_PLANTS, ...DELIVERY_PLANTS];
