import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Reservation } from '../../agent/store/reservations.ts';
import { NOON, stockRoom } from '../support/stock-room.ts';

/** Lines as a pencil would keep them: each pick of one unit is a stroke beside a line, or waits at the margin. */
class Sheet {
  readonly lines = new Map<string, Reservation & { strokes: number }>();
  strokes = 0;

  put(line: Reservation): void {
    const before = this.lines.get(line.line);
    const wasSettled = before !== undefined && before.status !== 'reserved';
    const isSettled = line.status !== 'reserved';
    if (!before) {
      this.lines.set(line.line, { ...line, status: 'reserved', strokes: 0, ...(isSettled && { priority: Number.NEGATIVE_INFINITY }) });
      this.share();
    }
    const { strokes } = this.lines.get(line.line)!;
    this.lines.set(line.line, { ...line, strokes: wasSettled && !isSettled ? 0 : strokes });
    this.share();
  }

  pick(units: number): void {
    this.strokes += units;
    this.share();
  }

  /** Wipes out the strokes of reserved lines and makes them anew. */
  share(): void {
    const reserved = [...this.lines.values()].filter(({ status }) => status === 'reserved');
    for (const line of reserved) line.strokes = 0;
    const due = ({ dueBy }: Reservation) => dueBy ?? Number.POSITIVE_INFINITY;
    reserved.sort((a, b) => b.priority - a.priority || (due(a) === due(b) ? 0 : due(a) - due(b)) || (a.line < b.line ? -1 : 1));
    let left = this.strokes - [...this.lines.values()].reduce((sum, { strokes }) => sum + strokes, 0);
    for (const line of reserved) {
      for (; left > 0 && line.strokes < line.quantity; left--) line.strokes++;
    }
  }

  unpicked(): number {
    return [...this.lines.values()].reduce(
      (sum, { status, quantity, strokes }) => sum + (status === 'reserved' ? quantity - strokes : 0),
      0,
    );
  }

  reserved(): number {
    return [...this.lines.values()].reduce((sum, { status, quantity }) => sum + (status === 'reserved' ? quantity : 0), 0);
  }
}

const line = fc.record({
  what: fc.constant('line' as const),
  line: fc.constantFrom('1', '2', '3'),
  quantity: fc.integer({ min: 0, max: 9 }),
  dueBy: fc.option(fc.integer({ min: 0, max: 3 })),
  priority: fc.integer({ min: 0, max: 2 }),
  status: fc.constantFrom('reserved', 'reserved', 'released', 'cancelled'),
});
const scan = fc.record({
  what: fc.constantFrom('pick', 'pick', 'ship', 'tidy'),
  minute: fc.integer({ min: 0, max: 500 }),
  quantity: fc.integer({ min: 1, max: 9 }),
});

it('what is reserved and not picked is what a pencil says, for any order of reserving, picking, shipping, releasing and cancelling', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(line, scan), { minLength: 1, maxLength: 25 }), (events) => {
      const room = stockRoom();
      const { store } = room;
      const sheet = new Sheet();
      let shipped = 0;
      let isPicked = false;
      try {
        events.forEach((event, index) => {
          if (event.what === 'line') {
            const { what: _, ...words } = event;
            const reservation: Reservation = { ...words, orderRef: 'so-1', sku: 'SOAP', updatedAt: NOON + index } as Reservation;
            store.transaction(() => store.reservations.put(reservation));
            sheet.put(reservation);
          } else if (event.what === 'tidy') {
            const before = store.reservations.reserved('SOAP');
            const marked = sheet.unpicked() === 0;
            store.transaction(() => store.reservations.tidy(0));
            expect(store.reservations.reserved('SOAP')).toBe(before);
            for (const known of marked ? [...sheet.lines.values()] : [])
              if (known.status === 'reserved') sheet.put({ ...known, status: 'released' });
          } else {
            room.scan(
              event.minute,
              { action: event.what as 'pick' | 'ship', quantity: event.quantity, order: 'so-1', location: 'A-1' },
              1000 + index,
            );
            if (event.what === 'pick') {
              // A ship that was taken for a pick is one no longer.
              if (!isPicked) sheet.pick(-shipped);
              isPicked = true;
              sheet.pick(event.quantity);
            } else if (!isPicked) {
              shipped += event.quantity;
              sheet.pick(event.quantity);
            }
          }
          const unpicked = store.reservations.reserved('SOAP');
          expect(unpicked).toBe(sheet.unpicked());
          expect(unpicked).toBeGreaterThanOrEqual(0);
          expect(unpicked).toBeLessThanOrEqual(sheet.reserved());
          expect(store.reservations.reservedBySku().get('SOAP') ?? 0).toBe(unpicked);
        });
      } finally {
        room.remove();
      }
    }),
    { numRuns: 150 },
  );
});
