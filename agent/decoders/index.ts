import { barcodeApp } from './barcode-app.ts';
import { scannerJson } from './scanner-json.ts';
import { shelfJson } from './shelf-json.ts';

/** Every way to read a device's payload. */
export const decoders = [shelfJson, scannerJson, barcodeApp] as const;
