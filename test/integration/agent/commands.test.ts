import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStoreForReading } from '../../../agent/store/open.ts';
import { type AgentRoom, agentRoom, alertStates, DAY, HOUR, MINUTE } from '../../support/agent-room.ts';

let room: AgentRoom;
beforeEach(async () => {
  room = await agentRoom();
});
afterEach(() => room.remove());

const command = (id: string, name: string, args: object = {}) => room.say('commands', { id, command: name, args, by: 'op' });
const replies = () => room.replies().map(({ body }) => body);

/** The item as any other program finds it in the database. */
function item(sku: string) {
  const { store, close } = openStoreForReading(room.file);
  try {
    return store.items.get(sku)!;
  } finally {
    close();
  }
}

describe('a command', () => {
  it('sent twice has one effect and gets the same reply', async () => {
    await room.count('TEA', 'A-01', 30);
    await command('c1', 'override', { sku: 'TEA', parameters: { min: 30, max: 60 } });
    await command('c1', 'override', { sku: 'TEA', parameters: { min: 5, max: 6 } });
    expect(replies()).toEqual([
      { id: 'c1', ok: true },
      { id: 'c1', ok: true },
    ]);
    expect(item('TEA')).toMatchObject({ min: 30, max: 60 });
    expect(room.api.decisions({ sku: 'TEA' }).map(({ quantity }) => quantity)).toEqual([30]);
  });

  it('that failed is answered the same when it comes again, over a restart too', async () => {
    await command('c1', 'approve', { decisionId: 'nobody' });
    await room.stop();
    await room.start();
    await command('c1', 'approve', { decisionId: 'nobody' });
    expect(replies()).toEqual([
      { id: 'c1', ok: false, error: 'no decision nobody' },
      { id: 'c1', ok: false, error: 'no decision nobody' },
    ]);
  });

  it('to make one estimate of scans and sensor is refused for goods by weight, and done for pieces', async () => {
    await room.say('catalog', { version: '2', items: [{ sku: 'SUGAR', unit: 'g' }] });
    await command('a', 'override', { sku: 'SUGAR', parameters: { truth: 'fused' } });
    await command('b', 'override', { sku: 'TEA', parameters: { truth: 'fused' } });
    expect(replies().map(({ ok }) => ok)).toEqual([false, true]);
    expect(replies()[0]!['error']).toBe('fused is for goods counted in pieces, not in g: use sensor or scans');
  });

  it('that does not exist or has wrong arguments is answered with what is wrong', async () => {
    await command('a', 'explode');
    await command('b', 'snooze', { sku: 'NOBODY', days: 1 });
    await command('c', 'snooze', { sku: 'TEA', days: 'many' });
    await command('d', 'snooze', { sku: 'TEA', until: 'tomorrow' });
    await command('e', 'override', { sku: 'TEA', parameters: { colour: 'red' } });
    await command('f', 'override', { sku: 'TEA', parameters: { min: 5 } });
    await command('g', 'toString');
    expect(replies().map(({ ok }) => ok)).toEqual([false, false, false, false, false, false, false]);
    expect(replies()[0]!['error']).toContain('unknown command "explode"; there are approve, reject, snooze');
    expect(replies()[4]!['error']).toContain('colour');
    expect(replies()[5]!['error']).toBe('min and max go together');
    expect(room.api.deadLetters()).toEqual([]);
  });

  it('without an id is a dead letter: nobody could be answered', async () => {
    await room.say('commands', { command: 'pause' });
    expect(room.api.deadLetters()).toMatchObject([{ reason: 'invalid-message', topic: 'quartermaster/v1/here/gw/commands' }]);
    expect(replies()).toEqual([]);
  });
});

describe('an override', () => {
  it('wins over every other source, is shown as the operator’s, and null takes it back', async () => {
    await command('a', 'override', { sku: 'TEA', parameters: { leadTimeDays: 9 } });
    expect(item('TEA')).toMatchObject({ leadTimeDays: 9, sources: { leadTimeDays: 'operator', min: 'import' } });
    await command('b', 'override', { sku: 'TEA', parameters: { unitsPerPack: 6 } });
    expect(item('TEA')).toMatchObject({ leadTimeDays: 9, unitsPerPack: 6 });
    await command('c', 'override', { sku: 'TEA', parameters: { leadTimeDays: null } });
    expect(item('TEA')).toMatchObject({ leadTimeDays: 2, unitsPerPack: 6, sources: { leadTimeDays: 'import', unitsPerPack: 'operator' } });
    await command('d', 'override', { sku: 'TEA', parameters: { unitsPerPack: null } });
    expect(item('TEA').sources.unitsPerPack).toBe('default');
  });

  it('with a maximum not above its minimum is refused', async () => {
    await command('a', 'override', { sku: 'TEA', parameters: { min: 30, max: 20 } });
    expect(replies()).toMatchObject([{ ok: false, error: expect.stringContaining('max') }]);
    expect(item('TEA')).toMatchObject({ min: 10, max: 50 });
  });
});

describe("upstream's catalogue", () => {
  const catalog = (version: string, items: object[], suppliers: object[] = []) => room.say('catalog', { version, items, suppliers });

  it('is weaker than an import and stronger than a default', async () => {
    await catalog('1', [{ sku: 'TEA', name: 'Tee', leadTimeDays: 30, unitCostMinor: 250 }]);
    expect(item('TEA')).toMatchObject({
      name: 'Green tea',
      leadTimeDays: 2,
      unitCostMinor: 250,
      sources: { name: 'import', leadTimeDays: 'import', unitCostMinor: 'catalog', unitsPerPack: 'default' },
    });
  });

  it('makes new items known with codes and bins, and a supplier’s lead time theirs', async () => {
    const suppliers = [{ id: 'acme', leadTimeDays: 12, leadTimeSdDays: 2 }];
    const barcodes = [{ code: '999', units: 6 }, { code: '4006381333931' }];
    await catalog('1', [{ sku: 'JAM', name: 'Jam', supplier: 'acme', barcodes, locations: ['D-01'] }], suppliers);
    expect(item('JAM')).toMatchObject({ leadTimeDays: 12, leadTimeSdDays: 2, sources: { leadTimeDays: 'supplier' } });
    await room.scan({ action: 'receive', code: '999', quantity: 2, location: 'D-01' });
    expect(room.onHand('JAM')).toBe(12);
    // The code that an import gave to TEA stays TEA's.
    await room.scan({ action: 'receive', code: '4006381333931', quantity: 1 });
    expect(room.onHand('TEA')).toBe(1);
  });

  it('of the same version again changes nothing, as after each reconnect', async () => {
    await catalog('1', [{ sku: 'JAM', leadTimeDays: 12 }]);
    await catalog('1', [{ sku: 'JAM', leadTimeDays: 99 }]);
    expect(item('JAM').leadTimeDays).toBe(12);
    await room.stop();
    await room.start();
    await catalog('1', [{ sku: 'JAM', leadTimeDays: 99 }]);
    expect(item('JAM').leadTimeDays).toBe(12);
    await catalog('2', [{ sku: 'JAM', leadTimeDays: 99 }]);
    expect(item('JAM').leadTimeDays).toBe(99);
  });

  it('that is broken changes nothing and is a dead letter', async () => {
    await catalog('1', [{ sku: 'JAM', leadTimeDays: 12 }]);
    await catalog('2', [
      { sku: 'JAM', leadTimeDays: 13 },
      { sku: 'X', leadTimeDays: 'soon' },
    ]);
    expect(item('JAM').leadTimeDays).toBe(12);
    expect(room.api.deadLetters()).toMatchObject([{ reason: 'invalid-message', detail: expect.stringContaining('items.1.leadTimeDays') }]);
  });
});

describe('reload', () => {
  it('takes over what needs no restart: configured items at once', async () => {
    await room.count('TEA', 'A-01', 30);
    expect(room.api.decisions()).toEqual([]);
    room.nextConfig = { items: [{ sku: 'TEA', min: 40, max: 70 }] };
    await command('r', 'reload');
    expect(replies()).toEqual([{ id: 'r', ok: true }]);
    expect(item('TEA')).toMatchObject({ min: 40, max: 70, sources: { min: 'config' } });
    expect(room.api.decisions().map(({ quantity }) => quantity)).toEqual([40]);
    room.nextConfig = {};
    await command('s', 'reload');
    expect(item('TEA')).toMatchObject({ min: 10, max: 50, sources: { min: 'import' } });
  });

  it('takes over approval, shelves, how long a rejected item is held and when a device counts as silent', async () => {
    room.nextConfig = {
      replenishment: { approval: 'manual', retryAfter: '1h' },
      shelves: [{ device: 'scale-9', location: 'A-03' }],
      advisors: [{ kind: 'silent-device', after: '2h' }],
    };
    await command('r', 'reload');
    expect(replies()).toEqual([{ id: 'r', ok: true }]);
    await room.shelf('scale-9', { weightGrams: 700 });
    expect(room.onHand('RICE')).toBe(2);
    expect(room.api.decisions()).toMatchObject([{ sku: 'RICE', state: 'proposed' }]);
    await command('x', 'reject', { decisionId: room.api.decisions()[0]!.id });
    await room.pass(HOUR + 16 * MINUTE);
    expect(room.api.decisions()).toHaveLength(2);
    await room.pass(HOUR);
    expect(alertStates(room, 'silent-device')).toEqual(['raised']);
    expect(room.api.devices()).toMatchObject([{ device: 'scale-9', silent: true }]);
  });

  it('takes over how often items are looked at', async () => {
    room.nextConfig = { replenishment: { every: '1d' } };
    await command('r', 'reload');
    await room.pass(HOUR);
    await command('s', 'snooze', { sku: 'TEA', until: room.clock.now() + MINUTE });
    await room.count('TEA', 'A-01', 1);
    await room.pass(6 * HOUR);
    expect(room.api.decisions()).toEqual([]);
    await room.pass(DAY);
    expect(room.api.decisions()).toHaveLength(1);
  });

  it.each([
    ['site', { site: { id: 'elsewhere' } }],
    ['broker', { broker: { kind: 'embedded', port: 1884 } }],
    ['upstream', { upstream: { prefix: 'elsewhere' } }],
    ['ingest', { ingest: { keyWindow: 500 } }],
    ['http', { http: { port: 8081 } }],
  ])('refuses a changed %s, which needs a restart, and changes nothing', async (section, changed) => {
    room.nextConfig = { ...changed, items: [{ sku: 'TEA', min: 40, max: 70 }] };
    await command('r', 'reload');
    expect(replies()).toEqual([{ id: 'r', ok: false, error: `${section} changed: that takes a restart` }]);
    expect(item('TEA').min).toBe(10);
  });

  it('of a broken file says what is wrong with it', async () => {
    room.nextConfig = { replenishment: { approval: 'perhaps' } };
    await command('r', 'reload');
    expect(replies()).toMatchObject([{ ok: false, error: expect.stringContaining('approval') }]);
  });

  it('snooze takes a part of a day', async () => {
    await room.say('commands', { id: 'part', command: 'snooze', args: { sku: 'TEA', days: 1 / 3 } });
    expect(room.replies().map(({ body }) => body)).toContainEqual({ id: 'part', ok: true });
  });
});
