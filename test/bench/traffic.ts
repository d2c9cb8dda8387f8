import { get } from 'sparkplug-payload';
import { bin } from './items.ts';

/** What one kind of device publishes: on which subscription, and its n-th message, each about another item. */
export interface Traffic {
  readonly subscription: { readonly topic: string; readonly decoder: object };
  /** The kind of decoder beside which it is held: one that reads the same kind of event as plain JSON. */
  readonly beside: 'scanner-json' | 'shelf-json';
  /** What is configured of RFID readers; their reads become presence, and are none of the events that are recorded. */
  readonly readers?: readonly object[];
  /** What is said before anything else, and brings no event. */
  opening?(): { readonly topic: string; readonly payload: Uint8Array }[];
  /** The payload is sent as JSON unless it is bytes. */
  message(n: Occasion): { readonly topic: string; readonly payload: object };
}

/** The n-th message: its time, the item it is about and the device that it comes from. */
export interface Occasion {
  readonly n: number;
  readonly time: number;
  readonly item: number;
  readonly device: string;
}

const READ_POINT = 'urn:epc:id:sgln:0614141.00777.0';
const level = ({ n }: Occasion): number => 1000 + (n % 997);
const sparkplug = get('spBv1.0')!;
/** Shelves of one edge node: as many as its birth may name in 64 kB. */
const SHELVES = 1000;
/** The GTIN that all tags bear: the example of the EPC Tag Data Standard. */
export const TAGGED = '80614141123458';
/** An SGTIN-96 of it whose serial number is the item's. */
const tagOf = ({ item }: Occasion): string => `3074257BF7194E40${item.toString(16).toUpperCase().padStart(8, '0')}`;
const iso = ({ time }: Occasion): string => new Date(time).toISOString();

/** As many devices as take turns. */
export const DEVICES = 200;

/** Each has its shelf. */
const READERS = Array.from({ length: DEVICES }, (_, n) => ({ device: `gun-${n}`, antennas: [{ port: 1, location: `TAGS-${n}` }] }));

/** Traffic by the decoder that reads it, as full as such devices send it. Scans are picks; levels are counts, of the sensor that bears the name of a bin. */
export const TRAFFIC: Readonly<Record<string, Traffic>> = {
  'scanner-json': {
    subscription: { topic: 'warehouse/{site}/scanner/{device}', decoder: { kind: 'scanner-json' } },
    beside: 'scanner-json',
    message: ({ time, item, device }) => ({
      topic: `warehouse/main/scanner/${device}`,
      payload: { ts: time, action: 'pick', code: `SKU-${item}`, quantity: 1, location: bin(item) },
    }),
  },
  'shelf-json': {
    subscription: { topic: 'warehouse/{site}/shelf/{device}', decoder: { kind: 'shelf-json' } },
    beside: 'shelf-json',
    message: (one) => ({
      topic: `warehouse/main/shelf/${bin(one.item)}`,
      payload: { ts: one.time, count: level(one), batteryPercent: 87 },
    }),
  },
  zigbee2mqtt: {
    subscription: { topic: 'zigbee2mqtt/#', decoder: { kind: 'zigbee2mqtt', level: 'items', as: 'count' } },
    beside: 'shelf-json',
    message: (one) => ({
      topic: `zigbee2mqtt/${bin(one.item)}`,
      payload: {
        battery: 87,
        battery_low: false,
        last_seen: iso(one),
        linkquality: 128,
        temperature: 19.5,
        voltage: 3000,
        items: level(one),
      },
    }),
  },
  'shelly-gen2': {
    subscription: { topic: '{device}/events/rpc', decoder: { kind: 'shelly-gen2', level: 'input:2.counts.total', as: 'count' } },
    beside: 'shelf-json',
    message: (one) => ({
      topic: `${bin(one.item)}/events/rpc`,
      payload: {
        src: bin(one.item),
        dst: `${bin(one.item)}/events`,
        method: 'NotifyStatus',
        params: {
          ts: one.time / 1000,
          'input:2': { id: 2, counts: { total: level(one) } },
          'devicepower:0': { id: 0, battery: { V: 5.9, percent: 93 } },
        },
      },
    }),
  },
  senml: {
    subscription: { topic: 'senml/#', decoder: { kind: 'senml', level: ':items' } },
    beside: 'shelf-json',
    message: (one) => ({
      topic: 'senml/pack',
      payload: [
        { bn: bin(one.item), bt: one.time / 1000, n: ':items', u: 'count', v: level(one) },
        { n: ':battery', u: '%EL', v: 87 },
      ],
    }),
  },
  epcis: {
    subscription: { topic: 'epcis/{device}', decoder: { kind: 'epcis', locations: [{ id: READ_POINT, location: 'DOCK' }] } },
    beside: 'scanner-json',
    message: (one) => ({
      topic: `epcis/${one.device}`,
      payload: {
        type: 'ObjectEvent',
        eventID: `urn:uuid:${one.n}`,
        eventTime: iso(one),
        eventTimeZoneOffset: '+00:00',
        action: 'OBSERVE',
        bizStep: 'picking',
        readPoint: { id: READ_POINT },
        quantityList: [{ epcClass: `SKU-${one.item}`, quantity: 1 }],
      },
    }),
  },
  'zebra-iot': {
    subscription: { topic: 'zebra/{device}/#', decoder: { kind: 'zebra-iot' } },
    beside: 'scanner-json',
    readers: READERS,
    message: (one) => ({
      topic: `zebra/${one.device}/data`,
      payload: {
        data: { antenna: 1, eventNum: Math.floor(one.n / DEVICES), format: 'epc', idHex: tagOf(one), peakRssi: -51, reads: 3 },
        timestamp: iso(one).replace('Z', '+0000'),
        type: 'INVENTORY',
      },
    }),
  },
  'impinj-r700': {
    subscription: { topic: 'impinj/{device}', decoder: { kind: 'impinj-r700' } },
    beside: 'scanner-json',
    readers: READERS,
    message: (one) => ({
      topic: `impinj/${one.device}`,
      payload: {
        timestamp: iso(one),
        hostname: one.device,
        eventType: 'tagInventory',
        tagInventoryEvent: { epcHex: tagOf(one), antennaPort: 1, antennaName: 'Antenna 1', peakRssiCdbm: -5100, lastSeenTime: iso(one) },
      },
    }),
  },
  mapping: {
    subscription: {
      topic: 'lora/{device}',
      decoder: {
        kind: 'mapping',
        device: 'payload.id',
        deviceTime: 'payload.t',
        count: 'payload.object.items',
        batteryPercent: 'payload.object.battery',
      },
    },
    beside: 'shelf-json',
    message: (one) => ({
      topic: `lora/${one.device}`,
      payload: { id: bin(one.item), t: one.time, object: { items: level(one), battery: 87 } },
    }),
  },
  'barcode-app': {
    subscription: { topic: 'app/{device}', decoder: { kind: 'barcode-app', action: 'pick' } },
    beside: 'scanner-json',
    message: ({ time, item, device }) => ({
      topic: `app/${device}`,
      payload: { scanner: device, symbology: 'code128', data: `SKU-${item}`, location: bin(item), ts: time },
    }),
  },
  'sparkplug-b': {
    subscription: {
      topic: 'spBv1.0/#',
      decoder: { kind: 'sparkplug-b', metrics: [{ name: 'BIN-*', as: 'count' }], device: '{metric}' },
    },
    beside: 'shelf-json',
    opening: () => [
      {
        topic: 'spBv1.0/G/NBIRTH/edge',
        payload: sparkplug.encodePayload({ timestamp: 0, seq: 0, metrics: [{ name: 'bdSeq', type: 'UInt64', value: 0 }] }),
      },
      {
        topic: 'spBv1.0/G/DBIRTH/edge/plc',
        payload: sparkplug.encodePayload({
          timestamp: 0,
          seq: 1,
          metrics: Array.from({ length: SHELVES }, (_, n) => ({ name: bin(n), alias: n, type: 'Int32', value: null })),
        }),
      },
    ],
    message: (one) => ({
      topic: 'spBv1.0/G/DDATA/edge/plc',
      payload: sparkplug.encodePayload({
        timestamp: one.time,
        seq: (one.n + 2) % 256,
        metrics: [{ alias: one.item % SHELVES, timestamp: one.time, type: 'Int32', value: level(one) }],
      }),
    }),
  },
};
