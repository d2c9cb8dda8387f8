import { scannerJson } from './scanner-json.ts';
import { shelfJson } from './shelf-json.ts';
import { sparkplugB } from './sparkplug-b.ts';

/** Every way to read a device's payload. */
export const decoders = [shelfJson, scannerJson, sparkplugB] as const;
