import { expect, it } from 'vitest';
import { differences } from '../../faults/books.ts';
import { expectedBooks } from '../../faults/expected.ts';
import { drawTraffic, type Scanned } from '../../faults/traffic.ts';

const NOON = Date.UTC(2026, 0, 7, 12);
const base = { device: 'gun', boot: '', sku: 'TEA', location: 'A', quantity: 3 } as const;
const scan = (seq: number, words: Partial<Scanned>): Scanned => ({ ...base, action: 'pick', seq, ts: NOON + seq, ...words });

it('a count is a barrier for stock, not for demand, wherever it stands in the list', () => {
  const scans = [scan(3, {}), scan(1, {}), scan(2, { action: 'count', quantity: 10 })];
  const { stock, demand } = expectedBooks(scans);
  expect([...stock]).toEqual([['TEA A sellable', 7]]);
  expect([...demand]).toEqual([['TEA 20460', 6]]);
});

it('a business day begins at five in Berlin', () => {
  const days = [3, 4].map((hour) => scan(hour, { ts: Date.UTC(2026, 0, 7, hour, 30) }));
  expect([...expectedBooks(days).demand]).toEqual([
    ['TEA 20459', 3],
    ['TEA 20460', 3],
  ]);
});

it('a ship counts where its order was not picked, and a move has two ends', () => {
  const ship = { action: 'ship', order: 'o1' } as const;
  expect([...expectedBooks([scan(1, ship)]).demand.values()]).toEqual([3]);
  expect([...expectedBooks([scan(1, ship), scan(2, { order: 'o1' })]).demand.values()]).toEqual([3]);
  expect([...expectedBooks([scan(1, { action: 'move', to: 'B' })]).stock]).toEqual([
    ['TEA A sellable', -3],
    ['TEA B sellable', 3],
  ]);
});

it('every difference is found: a scan that is missing, one that is there twice, a wrong sum', () => {
  const { scans } = drawTraffic({ seed: 'differences', messages: 300, endsAt: NOON });
  const books = expectedBooks(scans);
  expect(differences(books, books)).toEqual([]);
  for (const lost of [0, 137, scans.length - 1]) expect(differences(books, expectedBooks(scans.toSpliced(lost, 1)))).not.toEqual([]);
  expect(differences(books, { ...books, journal: [...books.journal, books.journal[0]!] })).toHaveLength(1);
  for (const what of ['stock', 'demand'] as const) {
    const [[key, quantity]] = [...books[what]] as [[string, number]];
    expect(differences(books, { ...books, [what]: new Map([...books[what], [key, quantity + 1]]) })).toEqual([
      `${what} ${key}: ${quantity + 1} instead of ${quantity}`,
    ]);
  }
});

it('the published set is drawn from its seed, with its duplicates, disorder and lateness, and every time is unique', () => {
  const options = { seed: 'shares', messages: 20_000, endsAt: NOON };
  const { scans, sent } = drawTraffic(options);
  expect(drawTraffic(options)).toEqual({ scans, sent, last: expect.anything() });
  expect(new Set(scans.map(({ ts }) => ts)).size).toBe(scans.length);
  expect(new Set(scans.map(({ device, boot, seq }) => `${device} ${boot} ${seq}`)).size).toBe(scans.length);
  expect((sent.length - scans.length) / scans.length).toBeCloseTo(0.02, 2);
  const times = sent.map(({ payload }) => (JSON.parse(payload) as { ts: number }).ts);
  const behind = times.filter((ts, index) => index > 0 && ts < Math.max(...times.slice(Math.max(0, index - 60), index)));
  expect(behind.length / scans.length).toBeGreaterThan(0.03);
});
