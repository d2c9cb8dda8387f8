import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectPacket, createAnswerParser, publishPacket } from '../../../../simulator/recording/packets.ts';

function heard(...pieces: readonly Buffer[]): string[] {
  const out: string[] = [];
  const parse = createAnswerParser({
    connack: (code) => void out.push(`connack ${code}`),
    puback: (id) => void out.push(`puback ${id}`),
    foreign: (what) => void out.push(`foreign: ${what}`),
  });
  for (const piece of pieces) parse(piece);
  return out;
}

describe('packets of a publisher', () => {
  // Figure 3.11 and its example, MQTT 3.1.1 (OASIS 2014), section 3.3.2: topic a/b, packet identifier 10.
  it('are laid out as in the standard', () => {
    expect(publishPacket(10, 'a/b', 'xy', false).toString('hex')).toBe('32' + '09' + '0003' + '612f62' + '000a' + '7879');
    expect(publishPacket(258, 'a', Buffer.from([255]), true).toString('hex')).toBe('33' + '06' + '0001' + '61' + '0102' + 'ff');
    expect(connectPacket({ clientId: 'c', keepaliveSeconds: 10 }).toString('hex')).toBe(
      '10' + '0d' + '0004' + '4d515454' + '04' + '02' + '000a' + '0001' + '63',
    );
    // Section 3.1.2.3, figure 3.4: user name and password.
    expect(connectPacket({ clientId: '', username: 'u', password: 'p', keepaliveSeconds: 300 }).toString('hex')).toBe(
      '10' + '12' + '0004' + '4d515454' + '04' + 'c2' + '012c' + '0000' + '0001' + '75' + '0001' + '70',
    );
  });

  // Table 2.4, size of the remaining length field.
  it.each([
    [127, '7f'],
    [128, '8001'],
    [16_383, 'ff7f'],
    [16_384, '808001'],
    [2_097_151, 'ffff7f'],
    [2_097_152, '80808001'],
  ])('have a length of %d as %s', (length, bytes) => {
    const packet = publishPacket(1, 't', Buffer.alloc(length - 5), false);
    expect(packet.toString('hex', 1, 1 + bytes.length / 2)).toBe(bytes);
    expect(packet).toHaveLength(1 + bytes.length / 2 + length);
  });

  it('count the bytes of what is no ASCII', () => {
    expect(publishPacket(1, 'ü', '😀', false).toString('hex')).toBe('32' + '0a' + '0002' + 'c3bc' + '0001' + 'f09f9880');
  });

  it('are heard however the bytes are cut', () => {
    const bytes = Buffer.from('20020000' + '40020001' + 'd000' + '4002ffff' + '40020100', 'hex');
    const all = ['connack 0', 'puback 1', 'puback 65535', 'puback 256'];
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: bytes.length - 1 })), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        expect(heard(...places.slice(1).map((to, index) => bytes.subarray(places[index], to)))).toEqual(all);
      }),
    );
  });

  it('are told from what no such broker sends', () => {
    expect(heard(Buffer.from('HTTP/1.1 400 Bad Request'))[0]).toContain('foreign');
    expect(heard(Buffer.from('20020005', 'hex'))).toEqual(['connack 5']);
  });
});
