import { describe, expect, it } from 'vitest';
import { readCode } from '../../../../agent/domain/codes/read-code.ts';

const GS = '\u001d';
const read = (text: string, lot: string | null = null) => readCode(text, { year: 2026, lot });
const NOTHING = { count: null, lot: null, expiry: null, serial: null, netWeightGrams: null };
const value = (gtin: string, words: object = {}) => ({ ok: true, value: { gtin, ...NOTHING, ...words } });

describe('EAN and UPC', () => {
  it.each([
    ['4006381333931', '04006381333931'],
    ['96385074', '00000096385074'],
    ['614141000036', '00614141000036'],
    ['10614141000415', '10614141000415'],
    ['\ufeff 4006381333931\r\n', '04006381333931'],
    [']E04006381333931', '04006381333931'],
    [']E3400638133393112345', '04006381333931'],
    [']E496385074', '00000096385074'],
    [']I110614141000415', '10614141000415'],
    // UPC-E, one of each way to leave zeros out (GS1 General Specifications, section 5.2).
    ['04252614', '00042100005264'],
    ['01234565', '00012345000065'],
    ['01234543', '00012340000053'],
    ['01234133', '00012300000413'],
  ])('%s is the GTIN %s', (text, gtin) => {
    expect(read(text)).toEqual(value(gtin));
  });

  it('a wrong check digit is refused with the right one', () => {
    expect(read('4006381333932')).toMatchObject({ reason: 'bad-check-digit', detail: expect.stringMatching(/ is 1$/) });
    expect(read(']E04006381333932')).toMatchObject({ reason: 'bad-check-digit' });
    expect(read(']E44006381333931')).toMatchObject({ ok: true });
    expect(read(']E012345')).toMatchObject({ reason: 'bad-code' });
  });
});

describe('element strings', () => {
  // The example of the GS1 General Specifications, section 7.8, and those of GS1 DataMatrix Guideline 2.5, section 2.2.
  it.each([
    [`]C10195012345678903310200040010ABC123`, value('95012345678903', { netWeightGrams: 4000, lot: 'ABC123' })],
    [`]d2010950600013435217240630`, value('09506000134352', { expiry: '2024-06-30' })],
    [`]d20109506000134352172406${'30'}10AB-1${GS}21X9`, value('09506000134352', { expiry: '2024-06-30', lot: 'AB-1', serial: 'X9' })],
    [`]C1${GS}0109506000134352${GS}10AB21X${GS}`, value('09506000134352', { lot: 'AB21X' })],
    [`]C100106141412345678908020950600013435237${'24'}`, value('09506000134352', { count: 24 })],
    [`]e0019950600013435510AB\u241d3006`, value('99506000134355', { lot: 'AB', count: 6 })],
    ['0109506000134352', value('09506000134352')],
    ['010950600013435217240600', value('09506000134352', { expiry: '2024-06-30' })],
    ['010950600013435215290200', value('09506000134352', { expiry: '2029-02-28' })],
    [']C1010950600013435215300101173102' + '28', value('09506000134352', { expiry: '2031-02-28' })],
    [']e009506000134352', value('09506000134352')],
    [`]C1010950600013435291ANYTHING${GS}10AB`, value('09506000134352', { lot: 'AB' })],
  ])('%s', (text, expected) => {
    expect(read(text)).toMatchObject(expected);
  });

  it('brackets of the human-readable form', () => {
    expect(read('(01) 09506000134352 (17)240630(10)AB-1(21)X9')).toEqual(
      value('09506000134352', { expiry: '2024-06-30', lot: 'AB-1', serial: 'X9' }),
    );
    expect(read('(02)09506000134352(37)12(3102)000400')).toEqual(value('09506000134352', { count: 12, netWeightGrams: 4000 }));
    expect(read('01)09506000134352')).toMatchObject({ reason: 'unknown-code' });
    expect(read('(01)09506000134352(10)A(10)B')).toMatchObject({ reason: 'bad-code' });
    expect(read('(01)09506000134352(0123)4')).toMatchObject({ reason: 'bad-code' });
    expect(read('x(01)')).toMatchObject({ reason: 'unknown-code' });
  });

  it('a lost FNC1 leaves one reading, or the code is refused', () => {
    // Lots have at most 20 characters: where one would be longer, a separator was lost.
    expect(read('0109506000134352' + '10ABCDEFGHIJKLMNOP' + '17240630')).toEqual(
      value('09506000134352', { lot: 'ABCDEFGHIJKLMNOP', expiry: '2024-06-30' }),
    );
    expect(read('0109506000134352' + '10AB' + '21X9')).toMatchObject({
      reason: 'ambiguous-code',
      detail: expect.stringContaining('AB21X9'),
    });
    expect(read('0109506000134352' + '10AB' + '21X9', 'AB')).toEqual(value('09506000134352', { lot: 'AB', serial: 'X9' }));
    expect(read('0109506000134352' + '10AB' + '21X9', 'AB21X9')).toEqual(value('09506000134352', { lot: 'AB21X9' }));
    expect(read('0109506000134352' + '10AB' + '21X9', 'OTHER')).toMatchObject({ reason: 'ambiguous-code' });
    expect(read(`]C110AB${'0109506000134352'}`)).toEqual(value('09506000134352', { lot: 'AB' }));
    expect(read(`0109506000134352${'10'.repeat(110)}`)).toMatchObject({ ok: false });
    expect(read(`]C1${'3711'.repeat(60)}`)).toMatchObject({ ok: false });
  });

  it.each([
    ['010950600013435', 'bad-code'],
    ['0109506000134353', 'bad-check-digit'],
    ['01095060001343520109506000134352', 'bad-code'],
    ['010950600013435217241301', 'bad-code'],
    [']C1', 'bad-code'],
    [']C117240630', 'no-product'],
    ['00106141412345678908', 'no-product'],
    [']C10209506000134352', 'bad-code'],
    [`]C1010950600013435202095060001343523712`, 'bad-code'],
    [`]C102095060001343523700`, 'bad-code'],
    [`]C10109506000134352055`, 'bad-code'],
    [`]C1010950600013435210A B`, 'bad-code'],
    [`]C101095060001343523012A`, 'bad-code'],
    [`]C10109506000134352${GS}${GS}10${GS}`, 'bad-code'],
  ])('%s is refused: %s', (text, reason) => {
    expect(read(text)).toMatchObject({ ok: false, reason });
  });
});

describe('GS1 Digital Links', () => {
  // The examples of the GS1 Digital Link Standard: URI Syntax, section 5, with the demonstration domain and others.
  it.each([
    ['https://id.gs1.org/01/09506000134352', value('09506000134352')],
    [
      'https://id.gs1.org/01/09506000134376/10/ABC/21/123456?17=180426',
      value('09506000134376', { lot: 'ABC', serial: '123456', expiry: '2018-04-26' }),
    ],
    [
      'https://example.com/some/path/01/9506000134352/22/2A/10/AB%2F1/?linkType=gs1:pip&15=290200#x',
      value('09506000134352', { lot: 'AB/1', expiry: '2029-02-28' }),
    ],
    ['HTTP://dalgiardino.com/01/09506000134376?3103=000195', value('09506000134376', { netWeightGrams: 195 })],
    [']Q1https://id.gs1.org/01/09506000134352', value('09506000134352')],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each([
    ['https://id.gs1.org/00/106141412345678908', 'no-product'],
    ['https://id.gs1.org/AQnYUc1gmiCNV4JGYgYAAwDXU', 'compressed-link'],
    ['https://example.com/about', 'no-product'],
    ['https://id.gs1.org/01/09506000134353', 'bad-check-digit'],
    ['https://id.gs1.org/01/09506000134352/10/AB%', 'bad-code'],
    ['https://id.gs1.org/01/09506000134352?17=180426&17=180427', 'bad-code'],
    ['https://id.gs1.org/01/09506000134352/21/1/10/A', 'no-product'],
    ['https://id.gs1.org/01/09506000134352/21/%20', 'bad-code'],
    ['https://', 'no-product'],
  ])('%s is refused: %s', (text, reason) => {
    expect(read(text)).toMatchObject({ ok: false, reason });
  });
});

describe('EPCs', () => {
  // EPC Tag Data Standard 1.13, sections 6 and 7 and appendix E.
  it.each([
    ['3034257BF7194E4000001A85', value('80614141123458', { serial: '6789' })],
    ['3074257bf7194e4000001a85', value('80614141123458', { serial: '6789' })],
    ['3674257BF6B7A659B2C2BF1000000000000000000000000000', value('70614141123451', { serial: '32a/b' })],
    ['3674257BF6B7A659B2C2BF100000000000000000000000000000', value('70614141123451', { serial: '32a/b' })],
    ['urn:epc:id:sgtin:0614141.812345.6789', value('80614141123458', { serial: '6789' })],
    ['urn:epc:tag:sgtin-96:3.0614141.812345.6789', value('80614141123458', { serial: '6789' })],
    ['urn:epc:id:sgtin:0614141.712345.32a%2Fb', value('70614141123451', { serial: '32a/b' })],
    ['urn:epc:idpat:sgtin:0614141.812345.*', value('80614141123458')],
    ['urn:epc:class:lgtin:4012345.012345.998877', value('04012345123456', { lot: '998877' })],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each([
    ['3174257BF4499602D2000000', 'no-product'],
    ['3274257BF46072000000162E', 'no-product'],
    ['3374257BF40C0E400000162E', 'unsupported-code'],
    ['urn:epc:id:sscc:0614141.1234567890', 'no-product'],
    ['urn:epc:id:sgln:0614141.12345.5678', 'no-product'],
    ['urn:epc:id:grai:0614141.12345.5678', 'unsupported-code'],
    ['urn:epc:id:sgtin:0614141.81234.6789', 'bad-code'],
    ['urn:epc:id:sgtin:0614141.812345', 'bad-code'],
    ['urn:epc:id:sgtin:0614141.812345.%', 'bad-code'],
    ['urn:epc:', 'unsupported-code'],
    // Partition 7; a company prefix of eight digits in a partition of seven; a bit behind the end.
    ['307C257BF7194E4000001A85', 'bad-code'],
    ['3037FFFFFF194E4000001A85', 'bad-code'],
    ['3674257BF6B7A659B2C2BF100000000000000000000000000001', 'bad-code'],
    ['3174257BF4499602D2000001', 'bad-code'],
    // Zeros in the middle of a serial number of letters.
    ['3674257BF6B7A659B2C00010000000000000000000000000000', 'unknown-code'],
    ['3674257BF6B7A659B2C0001000000000000000000000000000', 'bad-code'],
    [`3674257BF6B7${'8'.padEnd(38, '0')}`, 'bad-code'],
  ])('%s is refused: %s', (text, reason) => {
    expect(read(text)).toMatchObject({ ok: false, reason });
  });

  it('digits that are a tag of one item and, without FNC1, the label of another are refused', () => {
    // As a tag: partition 4; as a label: (30)000010, then (01).
    const text = '300000100109506000134352';
    expect(readCode(text.slice(8), { year: 2026, lot: null })).toEqual(value('09506000134352'));
    expect(read(text)).toMatchObject({ reason: 'ambiguous-code' });
  });
});

it.each(['', 'NOPE', 'A-01-02', '12345', '(', '3034', ']C', '0123', 'http:/x'])('"%s" is nobody’s code', (text) => {
  expect(read(text).ok).toBe(false);
});

describe('names that every object inherits', () => {
  it.each(['https://x.com/constructor/a', 'https://x.com/toString/a', 'https://x.com/__proto__/a', 'http://x.com/a/valueOf/1'])(
    '%s names no product',
    (text) => {
      expect(read(text)).toMatchObject({ ok: false, reason: 'no-product' });
    },
  );

  it('urn:epc:id:constructor is no scheme of goods', () => {
    expect(read('urn:epc:id:constructor:0614141.812345.6789')).toMatchObject({ ok: false, reason: 'unsupported-code' });
  });
});
