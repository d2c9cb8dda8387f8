import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCode } from '../../agent/domain/codes/read-code.ts';
import {
  bracketed,
  digitalLink,
  elementString,
  elementsOf,
  GS,
  gtinOfSgtin96,
  type Label,
  sgtin96,
  sgtinUri,
  withCheckDigit,
  writtenForms,
} from '../support/gs1-codes.ts';

const read = (text: string) => readCode(text, { year: 2026, lot: null });
const digits = (length: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });
const gtin = digits(13).map(withCheckDigit);
const SET_82 = '!"%&\'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
const value = (letters: string) => fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 20 });
const date = fc
  .tuple(fc.integer({ min: 20, max: 70 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(''));
const label = (letters: string): fc.Arbitrary<Label> =>
  fc.record(
    { gtin, lot: value(letters), serial: value(letters), expiry: date, count: fc.integer({ min: 1, max: 99_999_999 }) },
    { requiredKeys: ['gtin'] },
  );
const shuffled = (letters: string) =>
  label(letters).chain((one) => {
    const elements = elementsOf(one);
    return fc.tuple(fc.constant(one), fc.shuffledSubarray(elements, { minLength: elements.length }));
  });

function meant({ gtin: item, lot, serial, expiry, count }: Label) {
  const day = expiry === undefined ? null : `20${expiry.slice(0, 2)}-${expiry.slice(2, 4)}-${expiry.slice(4)}`;
  const said = { lot: lot ?? null, serial: serial ?? null, expiry: day, count: count ?? null };
  return { ok: true, value: { gtin: item, netWeightGrams: null, ...said } };
}

describe('what was written is read', () => {
  it('as an element string, in any order', () => {
    fc.assert(
      fc.property(shuffled(SET_82), fc.constantFrom(']C1', ']d2', ']Q3', ']e0'), ([one, elements], symbology) => {
        expect(read(`${symbology}${elementString(elements)}${GS}`)).toEqual(meant(one));
      }),
    );
  });

  it('in brackets', () => {
    fc.assert(
      fc.property(shuffled('AZaz09-/.'), ([one, elements]) => {
        expect(read(bracketed(elements))).toEqual(meant(one));
      }),
    );
  });

  it('as a link of any domain', () => {
    fc.assert(
      fc.property(label(SET_82), fc.webUrl({ withFragments: false, withQueryParameters: false }), ({ count: _, ...one }, url) => {
        expect(read(digitalLink(one, url.replace(/\/$/, '').replace(/\/(?:00|01|414)(?=\/|$)/g, '')))).toEqual(meant(one));
      }),
    );
  });

  it('as a tag and as its URI', () => {
    const prefix = fc.integer({ min: 6, max: 12 });
    fc.assert(
      fc.property(gtin, prefix, fc.integer({ min: 0, max: 2 ** 38 - 1 }), value(SET_82), (item, length, serial, letters) => {
        expect(read(sgtin96(item, length, serial))).toEqual(meant({ gtin: item, serial: String(serial) }));
        expect(gtinOfSgtin96(sgtin96(item, length, serial))).toBe(item);
        expect(read(sgtinUri(item, length, letters))).toEqual(meant({ gtin: item, serial: letters }));
      }),
    );
  });

  it('as the digits under a barcode, in each of their lengths', () => {
    const padded = fc
      .tuple(fc.constantFrom(0, 1, 2, 6), digits(13))
      .map(([zeros, all]) => withCheckDigit(`${'0'.repeat(zeros)}${all.slice(zeros)}`));
    const short = fc
      .tuple(digits(2), fc.constantFrom('000', '100', '500', '450'), digits(1))
      .map(([a, b, c]) => withCheckDigit(`000${a}${b}0000${c}`));
    fc.assert(
      fc.property(fc.oneof(padded, short), (item) => {
        for (const form of writtenForms(item)) {
          // Eight digits that begin with 0 are a UPC-E where they can be one.
          if (form.length === 8 && item.startsWith('0000000')) continue;
          expect(read(form)).toEqual(meant({ gtin: item }));
        }
      }),
    );
  });
});

describe('what was damaged is refused', () => {
  const barcode = fc.constantFrom(7, 11, 12, 13).chain(digits).map(withCheckDigit);

  it('each single wrong digit', () => {
    fc.assert(
      fc.property(barcode, fc.nat(), fc.integer({ min: 1, max: 9 }), (code, where, change) => {
        const at = where % code.length;
        const wrong = `${code.slice(0, at)}${(Number(code[at]) + change) % 10}${code.slice(at + 1)}`;
        fc.pre(wrong.length > 8 || wrong[0] !== '0');
        expect(read(wrong)).toMatchObject({ ok: false, reason: 'bad-check-digit' });
        expect(read(`01${wrong.padStart(14, '0')}`)).toMatchObject({ ok: false, reason: 'bad-check-digit' });
      }),
    );
  });

  it('each pair of neighbours that changed places, but for those that differ by 5, which modulo 10 cannot tell', () => {
    fc.assert(
      fc.property(barcode, fc.nat(), (code, where) => {
        const at = where % (code.length - 1);
        const [a, b] = [code[at]!, code[at + 1]!];
        const wrong = `${code.slice(0, at)}${b}${a}${code.slice(at + 2)}`;
        fc.pre(a !== b && (wrong.length > 8 || wrong[0] !== '0'));
        expect(read(wrong).ok).toBe(Math.abs(Number(a) - Number(b)) === 5);
      }),
    );
  });

  it('a label that has lost its FNC1 is read as it was, or not at all', () => {
    let understood = 0;
    fc.assert(
      fc.property(shuffled('AB0123'), ([one, elements]) => {
        const damaged = read(`]C1${elementString(elements).replaceAll(GS, '')}`);
        if (damaged.ok) understood++;
        if (damaged.ok) expect(damaged).toEqual(meant(one));
        else expect(['ambiguous-code', 'bad-code']).toContain(damaged.reason);
      }),
      { numRuns: 1000 },
    );
    expect(understood).toBeGreaterThan(50);
  });

  it('anything at all gets an answer', () => {
    const piece = fc.oneof(
      fc.constantFrom('01', '02', '10', '21', '37', '30', '17', '(', ')', GS, '/01/', 'https://', 'urn:epc:', ']C1', '30', '36'),
      gtin,
      digits(6),
      fc.string(),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 20 }).map((parts) => parts.join('')),
          fc.string({ unit: 'binary', maxLength: 300 }),
        ),
        (text) => {
          const answer = read(text);
          if (answer.ok) expect(withCheckDigit(answer.value.gtin.slice(0, 13))).toBe(answer.value.gtin);
          else expect(answer.detail).not.toBe('');
        },
      ),
      { numRuns: 5000 },
    );
  });
});
