import type { SeededRandom } from '../../simulator/random.ts';

const LARGEST = 200_000;
const GROUP_SEPARATOR = '\u001d';

const NUMBERS = [
  ...['0', '-0', '-1', '1.5', '1e309', '-1e309', '1e-400', '9007199254740993', `1${'0'.repeat(400)}`, '1E+2'],
  ...['00012', '0x10', 'NaN', '.5'],
];
const TEXTS = [
  ...['', ' ', '\u0000', '\ud800', '\udc00', '\ufeffTEA', '💥'.repeat(40), 'é\u0301', '__proto__', 'constructor', 'toString', '5 kg'],
  ...['null', 'true', '2026-01-05T12:00:00Z', '2026-02-30T25:61:00Z', '+275760-09-13T00:00:00Z', '../../etc/passwd', '%24%7BHOME%7D'],
  ...["'; DROP TABLE journal; --", '<script>'],
];
const ACTIONS = ['pick', 'receive', 'putaway', 'move', 'ship', 'count', 'adjust', 'return', 'scrap', 'steal', 'PICK'];
const FIELDS = [
  ...['seq', 'ts', 'boot', 'action', 'code', 'quantity', 'location', 'to', 'order', 'lot', 'expiry', 'condition', 'operator', 'count'],
  ...['weightGrams', 'batteryPercent', 'temperatureC', 'id', 'status', 'sku', 'command', '__proto__', 'constructor', 'prototype'],
  ...['hasOwnProperty', 'toJSON', 'then', ''],
];
const IDENTIFIERS = ['00', '01', '02', '10', '11', '15', '17', '21', '30', '37', '310', '3103', '400', '410', '414', '99', '8'];

/** JSON texts that no decoder should be troubled by; each call draws another. */
export interface HostileValues {
  text(): string;
  /** Any JSON value, or nearly one. */
  value(): string;
  /** A member of an object: a name that a decoder asks for, or one that objects inherit. */
  member(): string;
  object(): string;
  /** Lists or objects in one another, up to sixty thousand deep, some never closed. */
  nested(): string;
  /** Around the limits of what a decoder accepts and of what a dead letter keeps. */
  large(): string;
  /** A barcode in GS1 element strings, with separators lost, doubled or of another kind. */
  elementString(): string;
  /** A GS1 Digital Link. */
  link(): string;
  noise(): Uint8Array;
}

/** Draws from `random`. */
export function createHostileValues(random: SeededRandom): HostileValues {
  const repeated = (most: number, make: () => string): string[] => Array.from({ length: random.integer(0, most) }, make);
  const digits = (count: number): string => Array.from({ length: count }, () => random.integer(0, 9)).join('');
  const text = (): string => (random.chance(0.7) ? random.pick(TEXTS) : 'x'.repeat(random.integer(1, 400)));
  const name = (): string => JSON.stringify(random.pick(FIELDS));
  const object = (): string =>
    `{${repeated(9, () => `${name()}:${random.chance(0.5) ? JSON.stringify(text()) : random.pick(NUMBERS)}`).join(',')}}`;
  const value = (): string =>
    random.pick<() => string>([
      () => random.pick(NUMBERS),
      () => String(random.integer(-5, 40)),
      () => JSON.stringify(text()),
      () => JSON.stringify(random.pick(ACTIONS)),
      () => random.pick(['null', 'true', '[1,[2,{"a":[]}]]', '"', '{"a":']),
      object,
    ])();
  return {
    text,
    value,
    object,
    member: () => `${name()}:${value()}`,
    nested() {
      const depth = random.pick([10, 1000, 10_000, 60_000]);
      const [open, close] = random.pick([['[', ']'] as const, ['{"a":', '}'] as const]);
      const whole = `${open.repeat(depth)}1${random.chance(0.7) ? close.repeat(depth) : ''}`;
      return random.chance(0.5) ? whole : `{"seq":1,"action":"pick","code":${whole}}`;
    },
    large() {
      const size = random.pick([4095, 4097, 65_400, 65_535, 65_536, 65_537, LARGEST]);
      return random.pick<() => string>([
        () => `{"seq":1,"action":"pick","code":"${'9'.repeat(size)}"}`,
        () => `{${Array.from({ length: size / 20 }, (_, n) => `"field-${n}":${n}`).join(',')}}`,
        () => `[${'0,'.repeat(size / 2)}0]`,
        () => ' '.repeat(size),
        () => `{"quantity":${'9'.repeat(size)}}`,
        () => `{"code":"${'\\u0000'.repeat(size / 6)}"}`,
      ])();
    },
    elementString() {
      const parts = ['', ...repeated(12, () => random.pick(IDENTIFIERS) + digits(random.integer(0, 20)))];
      return random.pick([']C1', ']d2', ']Q3', '', '(01)']) + parts.join(random.pick([GROUP_SEPARATOR, '', '(', '\r\n']));
    },
    link: () => `https://id.gs1.org/01/${digits(14)}/10/${text()}?17=${digits(6)}`,
    noise: () => Uint8Array.from({ length: random.integer(0, 300) }, () => random.integer(0, 255)),
  };
}
