import { afterEach, describe, expect, it } from 'vitest';
import { type AgentRoom, agentRoom, DAY, HOUR, MINUTE } from '../../support/agent-room.ts';

let room: AgentRoom;
afterEach(() => room.remove());

const override = (id: string, args: Record<string, unknown>) => room.api.command({ id, command: 'override', args, by: 'op' });
const shown = (name: string) => room.api.item('TEA')!.parameters.find((parameter) => parameter.name === name);

describe('an override that ends', () => {
  it('counts until then, says so of the item and of what is decided by it, and the configured value is back', async () => {
    room = await agentRoom();
    await room.count('TEA', 'A-01', 25);
    const until = '2026-01-05T14:00:00.000Z';
    expect(override('a', { sku: 'TEA', parameters: { min: 30, max: 60 }, until })).toMatchObject({ ok: true });
    expect(override('b', { sku: 'TEA', parameters: { leadTimeDays: 9 } })).toMatchObject({ ok: true });
    await room.settle();
    expect(shown('min')).toEqual({ name: 'min', value: 30, source: 'operator', until });
    expect(shown('leadTimeDays')).toEqual({ name: 'leadTimeDays', value: 9, source: 'operator', until: null });
    const [decision] = room.api.decisions();
    expect(decision).toMatchObject({ quantity: 35 });
    const found = room.api.decision(decision!.id);
    if (found.kind !== 'found') throw new Error(found.kind);
    expect(found.decision.grounds!.parameters).toContainEqual({ name: 'min', value: 30, source: 'operator', until });
    expect(found.decision.story[0]!.lines).toContain('Minimum: 30 (set by an operator, until 2026-01-05 14:00Z).');
    await room.pass(2 * HOUR - MINUTE);
    expect(shown('min')).toMatchObject({ value: 30 });
    await room.pass(3 * MINUTE);
    expect(shown('min')).toEqual({ name: 'min', value: 10, source: 'import', until: null });
    expect(shown('leadTimeDays')).toMatchObject({ value: 9, source: 'operator' });
  });

  it('can be made lasting, or taken back before its time', async () => {
    room = await agentRoom();
    override('a', { sku: 'TEA', parameters: { leadTimeDays: 9, unitsPerPack: 6 }, days: 0.25 });
    override('b', { sku: 'TEA', parameters: { leadTimeDays: 8 } });
    override('c', { sku: 'TEA', parameters: { unitsPerPack: null } });
    expect(shown('unitsPerPack')).toMatchObject({ value: 1, until: null });
    await room.pass(7 * HOUR);
    expect(shown('leadTimeDays')).toEqual({ name: 'leadTimeDays', value: 8, source: 'operator', until: null });
  });

  it('ends while the agent is off, at its next start', async () => {
    room = await agentRoom();
    override('a', { sku: 'TEA', parameters: { min: 30, max: 60 }, days: 1 });
    await room.stop();
    await room.pass(2 * DAY);
    await room.start();
    expect(shown('min')).toMatchObject({ value: 10, source: 'import' });
  });

  it('does not end by a clock that nobody trusts', async () => {
    room = await agentRoom();
    override('a', { sku: 'TEA', parameters: { min: 30, max: 60 }, days: 0.1 });
    await room.stop();
    room.clock.setSynchronised(false);
    room.clock.stepWall(41 * 365 * DAY);
    await room.start();
    await room.pass(10 * MINUTE);
    expect(room.api.item('TEA')!.parameters).toContainEqual(expect.objectContaining({ name: 'min', value: 30 }));
    room.clock.stepWall(-41 * 365 * DAY);
    room.clock.setSynchronised(true);
    await room.pass(10 * MINUTE);
    expect(shown('min')).toMatchObject({ value: 30, source: 'operator' });
    await room.pass(3 * HOUR);
    expect(shown('min')).toMatchObject({ value: 10 });
  });

  it.each([
    ['starts in 1970', 60_000],
    ['is decades ahead', Date.UTC(2067, 0, 5)],
  ])(
    'set while a clock that %s is not trusted lasts its days from when it was set, as a snooze does; a time that was named stays',
    async (_, shows) => {
      room = await agentRoom({ clock: { shows, synchronised: false } });
      const until = '2027-03-01T00:00:00.000Z';
      override('a', { sku: 'TEA', parameters: { min: 30, max: 60 }, days: 2 });
      override('b', { sku: 'TEA', parameters: { leadTimeDays: 9 }, until });
      override('c', { sku: 'TEA', parameters: { unitsPerPack: 6 }, days: 1 });
      override('d', { sku: 'TEA', parameters: { unitsPerPack: 12 }, until });
      room.api.command({ id: 's', command: 'snooze', args: { sku: 'TEA', days: 3 }, by: 'op' });
      room.api.command({ id: 't', command: 'snooze', args: { sku: 'SOAP', until }, by: 'op' });
      await room.pass(HOUR);
      room.clock.stepWall(Date.UTC(2027, 0, 10, 12) - room.clock.now());
      room.clock.setSynchronised(true);
      await room.pass(MINUTE);
      const ends = { min: '2027-01-12T11:00', max: '2027-01-12T11:00', leadTimeDays: until, unitsPerPack: until };
      for (const [name, end] of Object.entries(ends))
        expect(shown(name)).toMatchObject({ source: 'operator', until: expect.stringContaining(end) });
      expect(room.api.item('TEA')!.holds).toMatchObject([{ until: expect.stringContaining('2027-01-13T11:00') }]);
      expect(room.api.item('SOAP')!.holds).toMatchObject([{ until }]);
      await room.pass(2 * DAY);
      expect(shown('min')).toMatchObject({ value: 10, source: 'import' });
    },
  );

  it('set while the clock is wrong keeps what was left of its days when the machine is started again with a right one', async () => {
    room = await agentRoom({ clock: { shows: 60_000, synchronised: false } });
    override('a', { sku: 'TEA', parameters: { min: 30, max: 60 }, days: 2 });
    await room.stop();
    room.clock.reboot();
    room.clock.stepWall(Date.UTC(2027, 0, 10, 12) - room.clock.now());
    room.clock.setSynchronised(true);
    await room.start();
    expect(shown('min')).toMatchObject({ source: 'operator', until: '2027-01-12T12:00:00.000Z' });
  });

  it('is outlived by what upstream rejects while the clock is wrong: that is left alone for as long as at any other time', async () => {
    room = await agentRoom();
    await room.count('TEA', 'A-01', 4);
    const { id } = room.api.decisions()[0]!;
    await room.stop();
    room.clock.reboot();
    room.clock.stepWall(60_000 - room.clock.now());
    room.clock.setSynchronised(false);
    await room.start();
    await room.say('acks', { id, status: 'rejected', reason: 'closed' });
    await room.pass(HOUR);
    room.clock.stepWall(Date.UTC(2026, 0, 6, 12) - room.clock.now());
    room.clock.setSynchronised(true);
    await room.pass(MINUTE);
    expect(room.api.item('TEA')!.holds).toMatchObject([{ kind: 'rejected', until: expect.stringContaining('2026-01-06T23:00') }]);
  });

  it('is refused where its end is past or said twice, or only one of two levels would end', async () => {
    room = await agentRoom();
    const error = (id: string, args: object) => override(id, { sku: 'TEA', parameters: { leadTimeDays: 3 }, ...args }).error;
    expect(error('a', { until: '2025-12-31T00:00:00Z' })).toBe('until lies in the past: 2025-12-31T00:00:00Z');
    expect(error('b', { until: 'soon' })).toBe('until is not an ISO 8601 time: soon');
    expect(error('c', { until: '2026-02-01T00:00:00Z', days: 3 })).toBe('until and days say the same: give one of them');
    override('d', { sku: 'TEA', parameters: { min: 30, max: 60 } });
    expect(error('e', { parameters: { min: 40 }, days: 3 })).toBe('min and max end together: state both');
    expect(shown('min')).toEqual({ name: 'min', value: 30, source: 'operator', until: null });
  });
});

describe('what is shown of an item', () => {
  it('is each parameter with its source, why nothing is ordered, and what it has to do with others', async () => {
    const items = [
      { sku: 'SOAP', successor: 'RICE' },
      { sku: 'TEA', substitutes: ['RICE'] },
    ];
    room = await agentRoom({ config: { items } });
    await room.count('RICE', 'A-03', 8);
    room.api.command({ id: 's', command: 'snooze', args: { sku: 'TEA', days: 2 }, by: 'op' });
    expect(room.api.item('NOBODY')).toBeNull();
    expect(room.api.item('RICE')).toMatchObject({ succeeds: ['SOAP'], holds: [] });
    expect(room.api.item('TEA')).toMatchObject({
      holds: [{ kind: 'snoozed', until: '2026-01-07T12:00:00.000Z' }],
      instead: [{ sku: 'RICE', units: 3 }],
    });
    expect(shown('substitutes')).toEqual({ name: 'substitutes', value: ['RICE'], source: 'config', until: null });
  });
});
