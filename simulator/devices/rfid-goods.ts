import type { SeededRandom } from '../random.ts';

/** The EPC of a tag by its number. */
export const epcOf = (number: number): string => `3034257BF7194E40${number.toString(16).toUpperCase().padStart(8, '0')}`;

/** What a tag loses on each way to what it is stuck on, dB; the worst of them are hardly heard at all. */
export const lossOf = (random: SeededRandom): number => Math.max(0, 5 + random.normal() * 3);
