import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCondition } from '../../../agent/conditions/read-condition.ts';
import { VARIABLES } from '../../../agent/conditions/variables.ts';
import type { ItemFacts } from '../../../agent/domain/items/item-facts.ts';
import { itemFactsOf } from '../../support/item-facts.ts';

function test(text: string, facts: Partial<ItemFacts> = {}) {
  const read = readCondition(text);
  if (!read.ok) throw new Error(read.problem);
  return read.condition.test(itemFactsOf(facts));
}
const holds = (text: string, facts: Partial<ItemFacts> = {}) => test(text, facts).kind;
function problem(text: string): string {
  const read = readCondition(text);
  if (read.ok) throw new Error(`${text} was accepted`);
  return read.problem;
}

describe('a condition', () => {
  it('asks for the stock of an item and the hour of the site', () => {
    const early = Date.UTC(2026, 0, 5, 4, 30);
    const low = { onHand: 1, onOrder: 0, allocated: 0, backorders: 0 };
    const night = 'onHand < 2 && hour(now) < 6';
    expect(holds(night, { position: low, now: early })).toBe('holds');
    // It is half past six in Berlin in winter, half past seven in Helsinki.
    expect(holds(night, { position: low, now: early, timezone: 'Europe/Berlin' })).toBe('holds');
    expect(holds(night, { position: low, now: early, timezone: 'Europe/Helsinki' })).toBe('fails');
    expect(holds(night, { position: { ...low, onHand: 2 }, now: early })).toBe('fails');
  });

  it('counts weekdays from Monday and months from January', () => {
    const sunday = { now: Date.UTC(2026, 1, 1, 12) };
    expect(holds('weekday(now) == 7 && month(now) == 2', sunday)).toBe('holds');
    expect(holds('weekday(now) == 1', { now: sunday.now + 86_400_000 })).toBe('holds');
  });

  it.each([
    ['position == 7 && available == 3 && onOrder == 5 && backorders == 1', 'holds'],
    ['onHand * 2 + 1 == 9 && onHand / 8 == 0.5 && 1 + onHand == 5.0 && onHand in [3.0, 4.0]', 'holds'],
    ['category == "drinks" && supplier.startsWith("Ac") && !sku.contains("x")', 'holds'],
    ['category in ["food", "drinks"] ? demandPerDay > 1 : false', 'holds'],
    ['daysOfCover == 1.5 && unitCost == 2.5 && reorderPoint >= 6', 'holds'],
    ['abc == "B" && xyz != "Z" && demandClass == "smooth"', 'holds'],
    ['hour(now) * onHand == 48.0', 'holds'],
    ['onHand > 4', 'fails'],
    ['demandPerDay / (onHand - 4.0) > 1e9', 'holds'],
  ])('%s is right of an item on hand, on order and owed', (text, kind) => {
    const position = { onHand: 4, onOrder: 5, allocated: 1, backorders: 1 };
    const known = { category: 'drinks', supplier: 'Acme', demandPerDay: 2, unitCostMinor: 250, reorderPoint: 6 } as const;
    const classes = { itemClass: { abc: 'B', xyz: 'X' }, demandClass: 'smooth' } as const;
    expect(holds(text, { position, ...known, ...classes })).toBe(kind);
  });

  it('is unknown where it asks for what nobody knows, unless the rest decides', () => {
    expect(holds('demandPerDay < 1')).toBe('unknown');
    expect(holds('abc != "A"')).toBe('unknown');
    expect(holds('demandPerDay < 1 || onHand == 0')).toBe('holds');
    expect(holds('demandPerDay < 1 && onHand > 0')).toBe('fails');
  });

  it('without demand lasts without end, and with nothing left not at all', () => {
    const some = { onHand: 1, onOrder: 0, allocated: 0, backorders: 0 };
    expect(holds('daysOfCover > 10000', { position: some, demandPerDay: 0 })).toBe('holds');
    expect(holds('daysOfCover == 0', { demandPerDay: 0 })).toBe('holds');
  });

  it('that cannot be worked out says why', () => {
    expect(test('12 / (hour(now) - hour(now)) == 1')).toEqual({ kind: 'failed', error: 'division by zero' });
  });
});

describe('a condition with a fault', () => {
  it.each([
    ['onHnd < 2', 'at character 1: unknown name onHnd; did you mean onHand?'],
    ['onHand <', /^at character 9: Unexpected token/],
    ['onHand < "two"', /no such overload: double < string/],
    ['onHand + 1', 'must be true or false, not a number'],
    ['category', 'must be true or false, not a text'],
    ['hour(now)', 'must be true or false, not a whole number'],
    ['now', 'must be true or false, not a time'],
    ['now.getHours() < 6', 'at character 1: unknown function getHours; there are startsWith, endsWith, contains, size'],
    ['hours(now) < 6', 'at character 1: unknown function hours; there are hour, weekday, month, size, int, double'],
    ['hour(onHand) < 6', /no matching overload for 'hour\(double\)'/],
    ['category.matches("(a+)+b")', /unknown function matches/],
    ['[1, 2].exists(x, x > 1)', /unknown function exists/],
    ['dyn(onHand) == "x"', /unknown function dyn/],
    ['onHand < 2 && sku.name == "x"', /a dot is not used in conditions/],
    ['', /Unexpected token/],
    [`${'('.repeat(40)}onHand < 1${')'.repeat(40)}`, /is too long or nested too deeply/],
    [`${'1==1||'.repeat(80)}true`, /is too long or nested too deeply/],
    ['x'.repeat(501), 'is 501 characters long; a condition has at most 500'],
  ])('%s is refused when it is read', (text, words) => {
    if (typeof words === 'string') expect(problem(text)).toBe(words);
    else expect(problem(text)).toMatch(words);
  });

  it('never throws, whatever the text', () => {
    const names = [...Object.keys(VARIABLES), 'hour', '(', ')', '<', '==', '&&', '||', '"a"', '1', '2.5', '[', ']', '?', ':', '!', '.'];
    const words = fc.array(fc.constantFrom(...names), { maxLength: 30 }).map((parts) => parts.join(' '));
    fc.assert(
      fc.property(fc.oneof(words, fc.string({ unit: 'binary', maxLength: 200 })), (text) => {
        const read = readCondition(text);
        if (read.ok) expect(read.condition.test(itemFactsOf({})).kind).toMatch(/^(holds|fails|unknown|failed)$/);
        else expect(read.problem).not.toBe('');
      }),
    );
  });
});
