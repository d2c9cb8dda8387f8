import { barcodeApp } from './barcode-app.ts';
import { epcis } from './epcis.ts';
import { impinjR700 } from './impinj-r700.ts';
import { mapping } from './mapping.ts';
import { scannerJson } from './scanner-json.ts';
import { senml } from './senml.ts';
import { shelfJson } from './shelf-json.ts';
import { shellyGen2 } from './shelly-gen2.ts';
import { sparkplugB } from './sparkplug-b.ts';
import { zebraIot } from './zebra-iot.ts';
import { zigbee2mqtt } from './zigbee2mqtt.ts';

/** Every way to read a device's payload. */
export const decoders = [
  shelfJson,
  scannerJson,
  barcodeApp,
  zigbee2mqtt,
  shellyGen2,
  senml,
  epcis,
  sparkplugB,
  zebraIot,
  impinjR700,
  mapping,
] as const;
