import { afterAll, expect, it } from 'vitest';
import type { Scan } from '../../agent/domain/stock/stock-event.ts';
import { readScannedCode } from '../../agent/pipeline/ingest/scanned-code.ts';
import { createRandom } from '../../simulator/random.ts';
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
import { NOON, stockRoom } from '../support/stock-room.ts';

const ITEMS = 5000;
// `MUTATED_CODES=1000000` for the long proof.
const MUTATIONS = Number(process.env['MUTATED_CODES'] ?? 100_000);
const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

const random = createRandom(20_260_105);
const below = (limit: number): number => Math.floor(random.next() * limit);
const pick = <One>(list: readonly One[]): One => list[below(list.length)]!;
const digits = (length: number): string => Array.from({ length }, () => below(10)).join('');
const letters = (length: number): string => Array.from({ length }, () => LETTERS[below(LETTERS.length)]).join('');

/** A code of the catalogue: what it is printed as, whose it is, and how long its company prefix is. */
interface Printed {
  readonly gtin: string;
  readonly sku: string;
  readonly prefixDigits: number;
}

const room = stockRoom();
afterAll(() => room.remove());

/** Digits under a barcode, and own codes, with whose they are: what an exact reader would take them for. */
const owners = new Map<string, string>();

/** Few companies with dense numbers: the worst case for a damaged number, which is likely to be a neighbour's. */
function catalogue(): Printed[] {
  const companies = Array.from({ length: 12 }, (_, index) => (index < 3 ? `00${digits(5)}` : `4${digits(6 + (index % 3))}`));
  const printed: Printed[] = [];
  room.store.transaction(() => {
    for (let n = 0; n < ITEMS; n++) {
      const [sku, company] = [`P${100_000 + n}`, companies[n % 12]!];
      const reference = String(Math.floor(n / 12)).padStart(12 - company.length, '0');
      const gtin =
        n % 50 === 0 ? withCheckDigit(`000000${String(5_000_000 + n).padStart(7, '0')}`) : withCheckDigit(`0${company}${reference}`);
      const inCase = withCheckDigit(`1${gtin.slice(1, 13)}`);
      const forms = writtenForms(gtin).filter((form) => form.length > 8 || n % 50 === 0);
      const codes = [{ code: pick(forms), units: 1 }, ...(n % 3 === 0 ? [{ code: inCase, units: 12 }] : [])];
      room.store.items.putParameters(sku, 'import', { name: sku });
      room.store.items.setLocations(sku, ['A-1']);
      room.store.items.setBarcodes(sku, codes);
      const prefixDigits = Math.min(12, Math.max(6, company.length));
      printed.push({ gtin, sku, prefixDigits });
      if (n % 3 === 0) printed.push({ gtin: inCase, sku, prefixDigits });
      for (const form of [sku, ...writtenForms(gtin), ...(n % 3 === 0 ? writtenForms(inCase) : [])]) owners.set(form, sku);
    }
  });
  return printed;
}

function print({ gtin, prefixDigits }: Printed): string {
  const label: Label = {
    gtin,
    lot: below(2) ? letters(1 + below(12)) : undefined,
    serial: below(2) ? letters(1 + below(12)) : undefined,
    expiry: below(2) ? `2${digits(1)}0${1 + below(9)}1${digits(1)}` : undefined,
    count: below(8) ? undefined : 1 + below(500),
  };
  const elements = elementsOf(label);
  const ways = [
    () => pick(writtenForms(gtin)),
    () => pick(writtenForms(gtin)),
    () => `]E0${gtin.slice(1)}`,
    () => elementString(elements),
    () => `${pick([']C1', ']d2', ']Q3', ']e0'])}${elementString(elements)}`,
    () => `02${gtin}37${1 + below(99)}`,
    () => bracketed(elements),
    () => digitalLink(label, pick(['https://id.gs1.org', 'http://example.com/a/b'])),
    () => sgtin96(gtin, prefixDigits, below(2 ** 38)),
    () => sgtinUri(gtin, prefixDigits, letters(6)),
  ];
  return pick(ways)();
}

function mutate(text: string, another: () => string): string {
  const at = below(text.length);
  const letter = below(10) < 7 ? digits(1) : pick([...LETTERS, '(', ')', '/', '.', ']', GS, ' ']);
  switch (below(7)) {
    case 0:
      return `${text.slice(0, at)}${letter}${text.slice(at + 1)}`;
    case 1:
      return `${text.slice(0, at)}${text.slice(at + 1)}`;
    case 2:
      return `${text.slice(0, at)}${letter}${text.slice(at)}`;
    case 3:
      return `${text.slice(0, at)}${text.charAt(at + 1)}${text.charAt(at)}${text.slice(at + 2)}`;
    case 4:
      return text.replaceAll(GS, '');
    case 5:
      return below(2) ? text.slice(at) : text.slice(0, at);
    default:
      return `${text}${another()}`;
  }
}

/** Whose product a text names, found without the reader: the digits of each shape, looked up with their check digits. Several, where a text can be taken for several shapes. */
function namedOwners(text: string): (string | undefined)[] {
  const bare = text.trim();
  const plain = bare.replace(/^\].[0-9]/, '');
  const inLabel = /^(?:00\d{18})?0[12](\d{14})/.exec(plain.replaceAll(GS, ''))?.[1];
  const inBrackets = /\(0[12]\)\s*(\d{14})/.exec(plain)?.[1];
  const inLink = /^https?:.*\/01\/(\d{8,14})/i.exec(plain)?.[1];
  const inUri = /^urn:epc:id:sgtin:(\d+)\.(\d)(\d*)/i.exec(plain);
  const ofUri = inUri ? withCheckDigit(`${inUri[2]}${inUri[1]}${inUri[3]}`) : undefined;
  const ofTag = /^30[0-9A-Fa-f]{22}$/.test(plain) ? gtinOfSgtin96(plain) : undefined;
  const isAddOn = bare.startsWith(']E3');
  return [plain, isAddOn ? plain.slice(0, 13) : undefined, inLabel, inBrackets, inLink, ofUri, ofTag].map((code) =>
    code === undefined ? undefined : owners.get(code),
  );
}

/** What sort of code a text is, for the tally. */
function shapeOf(text: string): string {
  const plain = text.trim().replace(/^\].[0-9]/, '');
  if (/^30[0-9A-F]{22}$/.test(plain)) return 'tag';
  if (plain.startsWith('urn:')) return 'tag as URI';
  return /^\d{6,14}$/.test(plain) ? `${plain.length} digits` : 'label or link';
}

const SCAN: Omit<Scan, 'code'> = {
  ...{ kind: 'scan', device: 'gun-1', boot: '', seq: 1, deviceTime: NOON, action: 'receive', quantity: 1, location: null, to: null },
  ...{ operator: null, order: null, lot: null, expiry: null, condition: null },
};

/** The item that a scan of this text counts for, and how it was refused where it counts for none. */
function taken(text: string): { readonly sku: string } | { readonly reason: string } {
  const exact = room.store.items.lookUp(text);
  if (exact) return exact;
  const arrival = { topic: 't', payload: new Uint8Array(), receivedAt: NOON, eventTime: NOON, flags: [] };
  const read = readScannedCode(room.recording, { ...SCAN, code: text }, arrival);
  if ('code' in read) return read.code;
  return { reason: read.kind === 'refused' ? read.reason : read.kind };
}

it(`${MUTATIONS} damaged codes of 5,000 items are right or refused; another item is taken only where the damaged text is a valid code of that item`, () => {
  const printed = catalogue();
  const tally = { right: 0, refused: 0, another: 0, whole: 0 };
  const reasons: Record<string, number> = {};
  const shapes: Record<string, number> = {};
  const wrong: string[] = [];
  for (let n = 0; n < MUTATIONS; n++) {
    const [one, other] = [pick(printed), pick(printed)];
    const whole = print(one);
    const first = taken(whole);
    if ('sku' in first && first.sku === one.sku) tally.whole++;
    const once = mutate(whole, () => print(other));
    const text = below(4) ? once : mutate(once || whole, () => print(other));
    const found = taken(text);
    if ('reason' in found) {
      tally.refused++;
      reasons[found.reason] = (reasons[found.reason] ?? 0) + 1;
    } else if (found.sku === one.sku) tally.right++;
    else if (namedOwners(text).includes(found.sku)) {
      tally.another++;
      const shape = shapeOf(text);
      shapes[shape] = (shapes[shape] ?? 0) + 1;
    } else wrong.push(`${JSON.stringify(whole)} -> ${JSON.stringify(text)}: ${found.sku}, not ${one.sku}`);
  }
  process.stdout.write(`${JSON.stringify({ ...tally, wrong: wrong.length, shapes, reasons })}\n`);
  expect(wrong).toEqual([]);
  // Or nothing would have been tried: most codes are whole before the damage, and some survive it.
  expect(tally.whole).toBeGreaterThan(0.9 * MUTATIONS);
  expect(tally.right).toBeGreaterThan(0.05 * MUTATIONS);
  // What no check digit can catch, in a catalogue whose numbers lie side by side.
  expect(tally.another).toBeLessThan(0.02 * MUTATIONS);
}, 1_800_000);
