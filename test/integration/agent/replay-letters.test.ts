import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AgentRoom, agentRoom, MINUTE, ROOM_OPENS } from '../../support/agent-room.ts';

let room: AgentRoom;

beforeEach(async () => {
  room = await agentRoom();
  await room.count('TEA', 'A-01', 40);
});
afterEach(() => room.remove());

/** The item that the devices speak of all the time and that nobody has told the agent about yet. */
const COFFEE = { items: [{ sku: 'COFFEE', locations: ['B-01'] }] };
const replay = (request: object = {}) => room.api.replayDeadLetters({ after: 0, dryRun: false, ...request });

async function startWith(config: Record<string, unknown>): Promise<void> {
  await room.stop();
  await room.start(config);
}

describe('dead letters, replayed', () => {
  beforeEach(async () => {
    await room.scan({ action: 'count', code: 'COFFEE', location: 'B-01', quantity: 30 });
    await room.scan({ action: 'pick', code: 'COFFEE', location: 'B-01', quantity: 4 });
    await room.publish('warehouse/here/scanner/gun-1', 'no JSON');
    await room.pass(30 * MINUTE);
  });

  it('stay with their reason while the cause is there', () => {
    expect(replay().letters.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['refused', 'unknown-code'],
      ['refused', 'unknown-code'],
      ['refused', 'not-json'],
    ]);
    expect(room.api.deadLetters()).toHaveLength(3);
  });

  it('become events at the time at which they came, once the configuration knows them, and are gone', async () => {
    await startWith(COFFEE);
    expect(replay()).toEqual({
      letters: [
        expect.objectContaining({ outcome: 'taken', before: 'unknown-code', reason: null }),
        expect.objectContaining({ outcome: 'taken', before: 'unknown-code' }),
        expect.objectContaining({ outcome: 'refused', reason: 'not-json' }),
      ],
      next: null,
    });
    await room.settle();
    expect(room.onHand('COFFEE')).toBe(26);
    expect(room.api.demand('COFFEE', 10)).toEqual([{ day: '2026-01-05', quantity: 4 }]);
    expect(room.api.stock({ sku: 'COFFEE' })[0]).toMatchObject({ updatedAt: new Date(ROOM_OPENS).toISOString() });
    expect(room.api.deadLetters().map(({ reason }) => reason)).toEqual(['not-json']);
  });

  it('count once, however often they are replayed or sent again', async () => {
    await room.scan({ action: 'pick', code: 'COFFEE', location: 'B-01', quantity: 1, seq: 50 });
    await room.scan({ action: 'pick', code: 'COFFEE', location: 'B-01', quantity: 1, seq: 50 });
    await startWith(COFFEE);
    expect(replay().letters.map(({ outcome }) => outcome)).toEqual(['taken', 'taken', 'refused', 'taken', 'duplicate']);
    expect(replay().letters.map(({ outcome }) => outcome)).toEqual(['refused']);
    expect(room.onHand('COFFEE')).toBe(25);
  });

  it('are only looked at in a dry run', async () => {
    await startWith(COFFEE);
    const counted = room.counted('events_recorded');
    expect(replay({ dryRun: true }).letters.map(({ outcome }) => outcome)).toEqual(['taken', 'taken', 'refused']);
    expect(room.api.deadLetters()).toHaveLength(3);
    expect(room.counted('events_recorded')).toBe(counted);
    expect(replay().letters.map(({ outcome }) => outcome)).toEqual(['taken', 'taken', 'refused']);
    expect(room.onHand('COFFEE')).toBe(26);
  });

  it('are chosen by number or reason', async () => {
    await startWith(COFFEE);
    const [broken, pick] = room.api.deadLetters();
    expect(replay({ reason: 'not-json' }).letters.map(({ id }) => id)).toEqual([broken!.id]);
    expect(replay({ id: pick!.id }).letters.map(({ id, outcome }) => [id, outcome])).toEqual([[pick!.id, 'taken']]);
    expect(room.onHand('COFFEE')).toBe(-4);
  });

  it('wake the decision on the items that they touch', async () => {
    await startWith({ items: [{ sku: 'COFFEE', locations: ['B-01'], min: 50, max: 100 }] });
    replay();
    await room.settle();
    expect(room.decisions().map(({ body }) => body['subject'])).toEqual(['COFFEE']);
  });

  it('that get further than before stay with their new reason', async () => {
    await room.scan({ action: 'pick', code: 'COFFEE', location: null, seq: 70 });
    await startWith({ items: [{ sku: 'COFFEE' }] });
    expect(replay({ id: room.api.deadLetters()[0]!.id }).letters).toMatchObject([{ before: 'unknown-code', reason: 'location-missing' }]);
    expect(room.api.deadLetters()[0]).toMatchObject({ reason: 'location-missing', detail: expect.stringContaining('names no location') });
  });
});

describe('a letter that cannot be replayed', () => {
  it('was cut when it was kept, and says so', async () => {
    await room.publish('warehouse/here/scanner/gun-1', `{"action":"pick","code":"COFFEE","seq":900,"operator":"${'x'.repeat(5000)}"}`);
    expect(replay().letters).toEqual([
      expect.objectContaining({ outcome: 'cut', detail: expect.stringMatching(/^only the first 4096 of 50\d\d bytes were kept$/) }),
    ]);
    expect(room.api.deadLetters()).toHaveLength(1);
  });

  it('is a retained scan: put back it stays one, and moves nothing', async () => {
    const payload = new TextEncoder().encode(JSON.stringify({ seq: 901, action: 'pick', code: 'TEA', location: 'A-01', quantity: 5 }));
    await room.handIn({ topic: 'warehouse/here/scanner/gun-1', payload, retained: true });
    expect(replay().letters).toMatchObject([{ outcome: 'refused', reason: 'retained-scan' }]);
    expect(room.onHand('TEA')).toBe(40);
  });
});

it('more letters than one turn takes are replayed page by page, each once', async () => {
  for (let seq = 1000; seq < 1050; seq++) await room.scan({ action: 'pick', code: 'COFFEE', location: 'B-01', quantity: 1, seq });
  for (let seq = 2000; seq < 2050; seq++) await room.scan({ action: 'pick', code: 'COFFEE', location: 'B-01', quantity: 1, seq });
  const letters = room.api.deadLetters().length;
  expect(letters).toBeGreaterThan(59);
  await startWith(COFFEE);
  let taken = 0;
  let after: number | null = 0;
  while (after !== null) {
    const page = replay({ after });
    expect(page.letters.length).toBeLessThanOrEqual(64);
    taken += page.letters.filter(({ outcome }) => outcome === 'taken').length;
    after = page.next;
  }
  expect(taken).toBe(letters);
  expect(room.onHand('COFFEE')).toBe(-letters);
});
