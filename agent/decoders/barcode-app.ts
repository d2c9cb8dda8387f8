import { z } from 'zod';
import { MessageFields, readFields } from '../domain/messages/message-fields.ts';
import { readScan } from '../domain/messages/scan-fields.ts';
import { defineDecoder } from './decoder.ts';

/** What can be done with a code and nothing else; a count or a move needs more words. */
const ACTIONS = ['receive', 'pick', 'ship', 'return', 'scrap'] as const;
const DEVICE = /^[A-Za-z0-9._-]{1,64}$/;
const GROUP_SEPARATOR = '\u001d';
/** An AIM identifier for a name: `]E0` is EAN-13 and `]e0` DataBar. Two letters without their bracket are a name, such as QR. */
const AIM_IDENTIFIER = /^(?:\]([A-Za-z][0-9A-Za-z])|([A-Za-z]\d))$/;

/** Names of symbologies, without case and punctuation, and their AIM identifiers where those say how to read the data. */
const IDENTIFIERS: Readonly<Record<string, string>> = {
  ...{ gs1128: ']C1', ean128: ']C1', ucc128: ']C1', uccean128: ']C1', code128gs1: ']C1' },
  ...{ gs1datamatrix: ']d2', datamatrixgs1: ']d2', gs1qr: ']Q3', gs1qrcode: ']Q3', qrcodegs1: ']Q3' },
  ...{ databar: ']e0', gs1databar: ']e0', databarexpanded: ']e0', gs1databarexpanded: ']e0', rss14: ']e0', rssexpanded: ']e0' },
  ...{ ean8: ']E4' },
};

/** An app that posts what a camera or a scanner read and no more: `{"scanner", "symbology", "data", "ts"}`; words of scanner-json beside them count as there. */
export const barcodeApp = defineDecoder({
  kind: 'barcode-app',
  title: 'A scanner app that sends the text of a barcode and its symbology as JSON, and not what was done',
  options: z.strictObject({
    kind: z.literal('barcode-app'),
    action: z.enum(ACTIONS).default('pick').describe('What a scan means whose message names no action'),
    location: z.string().min(1).max(128).optional().describe('Where a scan happened whose message names no location'),
    sendsFnc1: z
      .boolean()
      .default(false)
      .describe('The scanners pass FNC1 on as ASCII 29: a GS1 code without one has lost none, and its last part may contain any digits'),
  }),
  decode({ match, payload, retained }, { action, location, sendsFnc1 }) {
    // A retained message is a state and comes again at each reconnect; a scan is a movement.
    if (retained) return { ok: false, reason: 'retained-scan', detail: 'a scan must not be published as retained' };
    const fields = readFields(payload);
    if (!(fields instanceof MessageFields)) return { ok: false, ...fields };
    const device = match.device || fields.text('scanner');
    if (!device) return { ok: false, reason: 'no-device', detail: 'neither the topic nor "scanner" names the device' };
    if (!DEVICE.test(device)) fields.refuse('bad-scanner', `a scanner's name has up to 64 letters, digits, dots, dashes and underscores`);
    const code = withSymbology(fields.code('data'), fields.text('symbology'), sendsFnc1);
    const scan = readScan(fields, device, { code, action, location: location ?? null });
    if (fields.problem) return { ok: false, ...fields.problem };
    return { ok: true, events: [scan] };
  },
});

/** The text with the identifier that tells how to read it. */
function withSymbology(data: string | null, symbology: string | null, sendsFnc1: boolean): string | null {
  if (data === null) return null;
  const text = data.startsWith(']') ? data : `${identifierOf(symbology ?? '')}${data}`;
  const isGs1 = /^\](?:C1|d2|Q3|e0)/.test(text);
  return isGs1 && sendsFnc1 && !data.startsWith('(') ? `${text}${GROUP_SEPARATOR}` : text;
}

function identifierOf(symbology: string): string {
  const [, bracketed, bare] = AIM_IDENTIFIER.exec(symbology.trim()) ?? [];
  const stated = bracketed ?? bare;
  if (stated !== undefined) return `]${stated}`;
  const name = symbology.toLowerCase().replace(/[^a-z0-9]/g, '');
  return Object.hasOwn(IDENTIFIERS, name) ? IDENTIFIERS[name]! : '';
}
