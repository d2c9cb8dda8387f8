import { createCalendar } from '../../agent/domain/calendar.ts';
import type { Scan, ShelfReading, StockEvent } from '../../agent/domain/stock/stock-event.ts';
import { createCounters } from '../../agent/pipeline/counters.ts';
import { recordReading } from '../../agent/pipeline/ingest/record-reading.ts';
import { recordScan } from '../../agent/pipeline/ingest/record-scan.ts';
import type { Recording } from '../../agent/pipeline/ingest/recording.ts';
import type { Recorded } from '../../agent/pipeline/ingest/refusal.ts';
import type { OrderRow } from '../../agent/store/orders.ts';
import type { StoreLimits } from '../../agent/store/store.ts';
import { type TemporaryStore, temporaryStore } from './temporary-store.ts';

/** A Monday noon, UTC. */
export const NOON = 1_767_614_400_000;
const MINUTE = 60_000;

type ScanWords = Partial<Omit<Scan, 'kind'>> & Pick<Scan, 'action'>;

/** A database with one site's recording over it, and short ways to say what happened. */
export interface StockRoom extends TemporaryStore {
  readonly recording: Recording;
  /** A scan `minute` minutes after noon, arriving when it happened unless `arrives` says otherwise. */
  scan(minute: number, words: ScanWords, arrives?: number): Recorded;
  /** A shelf reading, likewise. */
  reading(minute: number, words: Partial<Omit<ShelfReading, 'kind'>> & { device: string }, arrives?: number): Recorded;
  /** An order on its way, shipped at noon, nothing of it seen yet. */
  order(words: Partial<OrderRow> & Pick<OrderRow, 'id' | 'sku' | 'requested'>): void;
  onHand(sku: string): number;
  at(sku: string, location: string): number | undefined;
  demand(sku: string): number;
}

/** SOAP lies in A-1 (a case of 12 has the code CASE), RICE on the scale A-2 with 100 g a piece. */
export function stockRoom(limits: Partial<StoreLimits> = {}): StockRoom {
  const temporary = temporaryStore(limits);
  const { store } = temporary;
  const calendar = createCalendar({
    timezone: 'UTC',
    businessDayStart: '00:00',
    openDays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
  });
  const recording: Recording = {
    store,
    calendar,
    counters: createCounters(),
    receivingLocation: 'DOCK',
    shelves: new Map(),
    readers: new Map(),
  };
  store.items.putParameters('SOAP', 'import', { name: 'Soap' });
  store.items.setLocations('SOAP', ['A-1']);
  store.items.setBarcodes('SOAP', [
    { code: '4006381333931', units: 1 },
    { code: 'CASE', units: 12 },
  ]);
  store.items.putParameters('RICE', 'import', { name: 'Rice', unitWeightGrams: 100, tareGrams: 500 });
  store.items.setLocations('RICE', ['A-2']);

  let seq = 0;
  function record(event: StockEvent, minute: number, arrives: number): Recorded {
    const eventTime = NOON + minute * MINUTE;
    const receivedAt = NOON + arrives * MINUTE;
    const arrival = { topic: 'test', payload: new TextEncoder().encode(JSON.stringify(event)), receivedAt, eventTime, flags: [] };
    return store.transaction(() =>
      event.kind === 'scan' ? recordScan(recording, event, arrival) : recordReading(recording, event, arrival),
    );
  }

  return {
    ...temporary,
    recording,
    scan(minute, words, arrives = minute) {
      const event: Scan = {
        kind: 'scan',
        device: 'gun-1',
        boot: '',
        seq: seq++,
        deviceTime: NOON + minute * MINUTE,
        code: 'SOAP',
        quantity: 1,
        location: null,
        to: null,
        operator: null,
        order: null,
        lot: null,
        expiry: null,
        condition: null,
        ...words,
      };
      return record(event, minute, arrives);
    },
    reading: (minute, words, arrives = minute) =>
      record({ kind: 'reading', boot: '', seq: null, deviceTime: NOON + minute * MINUTE, ...words }, minute, arrives),
    order(words) {
      const quantities = { confirmed: null, shipped: words.requested, reported: 0, scanned: 0, writtenOff: 0 };
      const times = { requestedAt: NOON, deliveredAt: NOON, acknowledgedAt: NOON, expectedAt: null, reportedAt: null, closedAt: null };
      store.orders.insert({ location: 'DOCK', state: 'shipped', ...quantities, ...times, reminders: 0, closeReason: null, ...words });
    },
    onHand: (sku) => store.stock.onHand(sku),
    at: (sku, location) => store.stock.get({ sku, location, condition: 'sellable' })?.onHand,
    demand: (sku) => store.demand.observed(sku).units,
  };
}
