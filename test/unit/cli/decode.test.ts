import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../support/command.ts';
import { temporaryFolder } from '../../support/program.ts';
import { sparkplugEdge } from '../../support/sparkplug-edge.ts';
import { temporaryStore } from '../../support/temporary-store.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(folder.file(name), content);
  return folder.file(name);
};
const events = (stdout: string) =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('decode', () => {
  it('shows the events of a payload by a decoder that is named, with its options', async () => {
    const payload = file('p', '{"seq": 3, "weightGrams": 700}');
    const shown = await runCommand('decode', '--decoder', 'shelf-json', '--device', 'scale-7', payload);
    expect([shown.code, events(shown.stdout)]).toEqual([
      0,
      [{ kind: 'reading', device: 'scale-7', boot: '', seq: 3, deviceTime: null, weightGrams: 700 }],
    ]);
    const refused = await runCommand('decode', '--decoder', 'shelf-json', '--options', '{"maxWeightGrams": 500}', payload);
    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: 'absurd-weight: weightGrams 700 is above 500\n' });
  });

  it('reads a topic as the subscription of the configuration does', async () => {
    const config = file('agent.yaml', 'subscriptions:\n  - { topic: "bins/{device}", decoder: { kind: shelf-json } }\n');
    const payload = file('p', '{"count": 5}');
    const shown = await runCommand('decode', '--config', config, '--topic', 'bins/A-1', payload);
    expect([shown.code, events(shown.stdout)]).toMatchObject([0, [{ device: 'A-1', count: 5 }]]);
    expect(await runCommand('decode', '--config', config, '--topic', 'boxes/A-1', payload)).toMatchObject({ code: 2 });
  });

  it('takes each line for a payload and says which one nothing can be made of', async () => {
    const payloads = file('p', '{"count": 5}\nnonsense\n{"count": 4}\n');
    const shown = await runCommand('decode', '--decoder', 'shelf-json', '--lines', payloads);
    expect([shown.code, events(shown.stdout).map(({ count }) => count)]).toEqual([1, [5, 4]]);
    expect(shown.stderr).toMatch(/^line 2: not-json: /);
  });

  it('reads bytes, and tells what the device would be answered', async () => {
    const edge = sparkplugEdge();
    const metric = { name: 'count', alias: 1, type: 'UInt16' as const, value: 9 };
    const birth = edge.nodeBirth(1_767_614_400_000, { metrics: [metric] });
    const shown = await runCommand('decode', '--decoder', 'sparkplug-b', '--topic', birth.topic, file('b', birth.payload));
    expect([shown.code, events(shown.stdout)]).toMatchObject([0, [{ device: 'G.edge', count: 9 }]]);
    const values = edge.values('', 1_767_614_400_000, [metric]);
    const asked = await runCommand('decode', '--decoder', 'sparkplug-b', '--topic', values.topic, file('v', values.payload));
    expect(asked).toMatchObject({ code: 1, stdout: '' });
    expect(asked.stderr).toContain('the device would be answered on spBv1.0/G/NCMD/edge\nnot-born: ');
  });

  it('tells which codes tags bear, where and when they were heard, and what a reader has counted', async () => {
    // SGTIN-96 of the EPC Tag Data Standard, section E.3.
    const read = (eventNum: number, antenna: number, second: number, idHex = '3074257BF7194E4000001A85') => ({
      type: 'PORTAL',
      timestamp: `2026-01-05T12:00:0${second}.000+0000`,
      data: { eventNum, antenna, idHex, peakRssi: -50 - antenna, reads: 2 },
    });
    const payloads = file(
      'p',
      [
        [read(1, 2, 1), read(2, 1, 2)],
        [read(5, 1, 3, 'ABCD'), read(2, 1, 2)],
      ]
        .map((one) => `${JSON.stringify(one)}\n`)
        .join(''),
    );
    const { code, stdout, stderr } = await runCommand('decode', '--decoder', 'zebra-iot', '--device', 'dock-1', '--lines', payloads);
    expect([code, events(stdout).map(({ device, antenna }) => [device, antenna])]).toEqual([
      0,
      [
        ['dock-1', 2],
        ['dock-1', 1],
        ['dock-1', 1],
      ],
    ]);
    expect(stderr.split('\n')).toEqual([
      'line 1: 3074257BF7194E4000001A85 is (01)80614141123458(21)6789: heard 4 times at antenna 1 and 2, -51 dBm at best, 2026-01-05T12:00:01.000Z to 2026-01-05T12:00:02.000Z',
      'line 2: ABCD holds no EPC that names goods: heard 2 times at antenna 1, -51 dBm at best, 2026-01-05T12:00:03.000Z',
      'line 2: by the numbers of the device, 2 are missing before these, 1 had come before and are left out',
      '',
    ]);
  });

  it('says what is wrong with its call', async () => {
    const payload = file('p', '{}');
    for (const words of [
      [payload],
      ['--decoder', 'shelf-jsom', payload],
      ['--decoder', 'shelf-json', '--options', '{', payload],
      ['--decoder', 'shelf-json', '--options', '{"typo": 1}', payload],
      ['--topic', 'a', '--options', '{}', payload],
    ])
      expect(await runCommand('decode', ...words)).toMatchObject({ code: 2, stdout: '' });
    expect(await runCommand('decode', '--decoder', 'shelf-json', folder.file('none'))).toMatchObject({ code: 66 });
  });
});

it('devices --unknown shows each topic of which nothing could be made, with its last payload', async () => {
  const temporary = temporaryStore();
  const { store } = temporary;
  const letter = (topic: string, text: string, receivedAt: number) => ({
    ...{ receivedAt, topic, device: null, reason: 'no-subscription', detail: 'none', retained: false },
    payload: new TextEncoder().encode(text),
  });
  store.transaction(() => {
    store.deadLetters.add(letter('plant/a', '{"kg": 1}', 1000));
    store.deadLetters.add(letter('plant/b', 'x', 2000));
    store.deadLetters.add(letter('plant/a', '{"kg": 2}', 3000));
  });
  const { code, stdout } = await runCommand('devices', '--unknown', '--database', temporary.file, '--json');
  expect([code, JSON.parse(stdout)]).toMatchObject([
    0,
    [
      { topic: 'plant/a', letters: 2, payload: '{"kg": 2}', reason: 'no-subscription' },
      { topic: 'plant/b', letters: 1, payload: 'x' },
    ],
  ]);
  temporary.remove();
});
