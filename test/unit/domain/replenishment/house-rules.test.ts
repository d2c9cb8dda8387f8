import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveItem } from '../../../../agent/domain/items/item.ts';
import type { ItemFacts } from '../../../../agent/domain/items/item-facts.ts';
import {
  type HouseRule,
  type ItemSelector,
  isSelected,
  type RuleTerms,
  ruledItem,
  rulingOf,
} from '../../../../agent/domain/replenishment/house-rules.ts';
import { itemFactsOf } from '../../../support/item-facts.ts';

const selects = (selector: ItemSelector, facts: Partial<ItemFacts>) => isSelected(itemFactsOf(facts), selector);

describe('isSelected', () => {
  it.each<[string, ItemSelector, Partial<ItemFacts>, boolean]>([
    ['an empty selector', {}, {}, true],
    ['a pattern of SKUs', { sku: ['TEA-*', 'RICE'] }, { sku: 'RICE' }, true],
    ['a category that it is not of', { category: ['drinks'] }, { category: 'food' }, false],
    ['a supplier', { supplier: ['Ac*'] }, { supplier: 'Acme' }, true],
    ['a zone that it lies in with one of its bins', { location: ['B-'] }, { locations: ['A-01', 'B-07'] }, true],
    ['a zone in the midst of a name', { location: ['01'] }, { locations: ['A-01'] }, false],
    ['a class', { class: ['A', 'CZ'] }, { itemClass: { abc: 'C', xyz: 'Z' } }, true],
    ['a class of which it has one letter', { class: ['CZ'] }, { itemClass: { abc: 'C', xyz: 'X' } }, false],
    ['a class without having any', { class: ['A', 'B', 'C'] }, {}, false],
    ['a demand class', { demandClass: ['lumpy'] }, { demandClass: 'lumpy' }, true],
    ['a demand class without having any', { demandClass: ['none'] }, {}, false],
    ['all of its fields', { sku: ['T*'], category: ['drinks'] }, { sku: 'TEA', category: 'food' }, false],
  ])('by %s', (_name, selector, facts, expected) => {
    expect(selects(selector, facts)).toBe(expected);
  });
});

const rule = (name: string, terms: RuleTerms<string>, matches = true): HouseRule<string> => ({ name, terms, matches: () => matches });
const ruling = (...rules: HouseRule<string>[]) => rulingOf(rules, itemFactsOf({}));

describe('rulingOf', () => {
  it('takes of each field the first rule that is for the item, and names those that counted', () => {
    const rules = [
      rule('other', { hold: true }, false),
      rule('first', { approval: 'manual', serviceLevel: 0.9 }),
      rule('second', { approval: 'automatic', policy: 'min-max' }),
      rule('third', { policy: 'base-stock', serviceLevel: 0.5 }),
    ];
    expect(ruling(...rules)).toEqual({
      terms: { approval: 'manual', serviceLevel: 0.9, policy: 'min-max' },
      rules: ['first', 'second'],
    });
  });

  it('says nothing without a rule that is for the item', () => {
    expect(ruling()).toEqual({ terms: {}, rules: [] });
    expect(ruling(rule('other', { hold: true }, false))).toEqual({ terms: {}, rules: [] });
  });

  it('is not changed by what stands behind a rule that says everything', () => {
    const any = fc.record({ hold: fc.boolean(), approval: fc.constantFrom('manual' as const, 'automatic' as const) }, { requiredKeys: [] });
    const whole = rule('whole', {
      policy: 'p',
      approval: 'manual',
      approvalAboveMinor: 1,
      hold: false,
      serviceLevel: 0.9,
      serviceKind: 'fill',
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 5 }), fc.array(any, { maxLength: 5 }), (before, after) => {
        const all = (terms: readonly RuleTerms<string>[]) => terms.map((one, index) => rule(`r${index}`, one));
        expect(ruling(...all(before), whole, ...all(after))).toEqual(ruling(...all(before), whole));
      }),
    );
  });
});

describe('ruledItem', () => {
  it('aims at the service of a rule, where the item states none of its own', () => {
    const free = resolveItem('TEA', {});
    const own = resolveItem('TEA', { config: { serviceLevel: 0.99 } });
    expect(ruledItem(free, { serviceLevel: 0.9, serviceKind: 'fill' })).toMatchObject({ serviceLevel: 0.9, serviceKind: 'fill' });
    expect(ruledItem(own, { serviceLevel: 0.9, serviceKind: 'fill' })).toMatchObject({ serviceLevel: 0.99, serviceKind: 'fill' });
    expect(ruledItem(free, { hold: true })).toBe(free);
  });
});
