import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { run as runProgram } from '../../../../agent/cli/run.ts';
import { QUARTERMASTER_SIM } from '../../../../simulator/cli/commands.ts';
import { entryLine, headerLine } from '../../../../simulator/recording/format.ts';
import { temporaryFolder } from '../../../support/program.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

async function run(...words: string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const io = { stdout: { write: (text: string) => out.push(text) }, stderr: { write: (text: string) => err.push(text) } };
  const code = await runProgram(QUARTERMASTER_SIM, words, io);
  return { code, stdout: out.join(''), stderr: err.join('') };
}

const NOBODY = 'mqtt://name:secret@127.0.0.1:1';
const lines = [
  headerLine({ startedAt: Date.UTC(2026, 8, 1), broker: 'mqtt://b', filters: ['#'] }),
  ...[0, 1, 2].map((seq) =>
    entryLine({
      kind: 'message',
      at: 10 * seq,
      topic: `warehouse/main/shelf/s-${seq}`,
      payload: `{"seq":${seq},"ts":1788220800000}`,
      qos: 1,
      retain: false,
    }),
  ),
  entryLine({ kind: 'end', at: 40, messages: 3 }),
];

function written(name: string, content: string | Buffer): string {
  writeFileSync(folder.file(name), content);
  return folder.file(name);
}
const whole = written('whole.ndjson.gz', gzipSync(`${lines.join('\n')}\n`));

describe('quartermaster-sim replay', () => {
  it.each([
    [['replay'], 'FILE is missing'],
    [['replay', whole], 'replay needs --broker URL, or --dry-run'],
    [['replay', whole, '--broker', 'broker.example'], '--broker is an address such as'],
    [['replay', whole, '--broker', 'http://broker.example'], '--broker is an address such as'],
    [['replay', whole, '--broker', NOBODY, '--speed', 'fast'], '--speed is max or a number above 0'],
    [['replay', whole, '--broker', NOBODY, '--speed', '0'], '--speed is max or a number above 0'],
    [['replay', whole, '--broker', NOBODY, '--loops', '0'], '--loops is a whole number'],
    [['replay', whole, '--broker', NOBODY, '--multiply', '2.5'], '--multiply is a whole number'],
    [['replay', whole, '--broker', NOBODY, '--window', '70000'], '--window is a whole number from 1 to 60000'],
    [['replay', whole, '--broker', NOBODY, '--shift', 'yesterday'], '--shift is now, none or a duration'],
    [['replay', whole, '--broker', NOBODY, '--topic', 'a/#/b'], '--topic'],
    [['replay', whole, '--broker', NOBODY, '--minutes', '-1'], '--minutes'],
    [['replay', whole, '--broker', NOBODY, '--sped', '1'], 'did you mean --speed?'],
  ])('answers %j with usage and exit code 2', async (words, message) => {
    const { code, stdout, stderr } = await run(...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('secret');
  });

  it.each([
    ['a missing one', folder.file('none.gz'), 66, 'cannot read'],
    ['an empty one', written('empty.gz', ''), 1, 'is empty'],
    ['a text', written('letter.txt', 'Dear reader,\n'), 1, 'is no recording'],
    [
      'a newer recording',
      written('newer.gz', gzipSync('{"format":"quartermaster-recording","version":2}\n')),
      1,
      'made by a newer program',
    ],
  ])('refuses %s of a file before it connects to anything', async (_what, file, expected, message) => {
    const { code, stdout, stderr } = await run('replay', file, '--broker', NOBODY);
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('exits 1 where there is no broker, and keeps the password to itself', async () => {
    const { code, stdout, stderr } = await run('replay', whole, '--broker', NOBODY);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('no connection to the broker');
    expect(stderr).not.toContain('secret');
  });

  it('exits 66 where the certificate authority is missing', async () => {
    expect((await run('replay', whole, '--broker', 'mqtts://127.0.0.1:1', '--ca', folder.file('none.pem'))).code).toBe(66);
  });

  it('prints with --dry-run what it would send, as a recording has it', async () => {
    const { code, stdout, stderr } = await run(
      'replay',
      whole,
      '--dry-run',
      '--speed',
      '2',
      '--device',
      's-[12],s-1',
      '--multiply',
      '2',
      '--shift',
      '1d',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const payload = { boot: '~86400000', seq: 1, ts: 1788307200000 };
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { text: string }),
    ).toEqual(
      ['s-1', 's-1-x2'].map((device) => ({
        at: 0,
        topic: `warehouse/main/shelf/${device}`,
        text: JSON.stringify(payload),
        qos: 1,
        retain: false,
      })),
    );
  });

  it('prints the loops one after another, at the times at which they are due', async () => {
    const { stdout } = await run('replay', whole, '--dry-run', '--speed', '2', '--loops', '2');
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { at: number }).at),
    ).toEqual([0, 5, 10, 500, 505, 510]);
  });

  it('replays a recording that was cut off up to the cut, and says where that is', async () => {
    const bytes = readFileSync(whole);
    for (const [name, content] of [
      ['cut.ndjson.gz', bytes.subarray(0, bytes.length - 40)],
      ['cut.ndjson', `${lines.slice(0, 3).join('\n')}\n${lines[3]!.slice(0, 30)}`],
    ] as const) {
      const { code, stdout, stderr } = await run('replay', written(name, content), '--dry-run');
      expect(code).toBe(0);
      const [, messages] =
        /cut off after ([1-3]) messages? \(line \d\), 0\.0 s after its start: .*; everything up to there is replayed/.exec(stderr)!;
      expect(stdout.trim().split('\n')).toHaveLength(Number(messages));
    }
  });

  it('leaves out bad lines, lists them by their numbers, and exits 1', async () => {
    const file = written(
      'bad.ndjson',
      `${[...lines.slice(0, 2), 'what', lines[2], '{"at":25,"topic":"a/#","text":""}', ...lines.slice(3)].join('\n')}\n`,
    );
    const { code, stdout, stderr } = await run('replay', file, '--dry-run');
    expect(code).toBe(1);
    expect(stdout.trim().split('\n')).toHaveLength(3);
    expect(stderr.split('\n')).toEqual([
      'line 3 is no JSON object: left out',
      'line 5 has no topic that can be published to: left out',
      '2 lines of the recording left out',
      '',
    ]);
  });

  it('exits 1 where the filters leave nothing of it', async () => {
    const { code, stderr } = await run('replay', whole, '--dry-run', '--device', 'shelf-*');
    expect(code).toBe(1);
    expect(stderr).toContain('no message of the recording is selected');
  });
});

describe('quartermaster-sim record', () => {
  const there = written('there.gz', 'something');
  it.each([
    [['record'], 2, 'record needs --broker URL'],
    [['record', '--broker', 'nowhere'], 2, '--broker is an address such as'],
    [['record', '--broker', NOBODY, '--topics', 'a/#,'], 2, '--topics'],
    [['record', '--broker', NOBODY, '--seconds', 'ten'], 2, '--seconds'],
    [['record', '--broker', NOBODY, '--messages', '0'], 2, '--messages'],
    [['record', '--broker', NOBODY, '--output', there], 2, 'is there already; --force overwrites it'],
    [['record', '--broker', NOBODY, '--output', folder.file('no/such/folder.gz')], 66, 'cannot write'],
    [['record', '--broker', NOBODY, '--output', there, '--force'], 1, 'no connection to the broker'],
  ])('answers %j with exit code %d', async (words, expected, message) => {
    const { code, stdout, stderr } = await run(...words);
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('secret');
    expect(readFileSync(there, 'utf8')).toBe('something');
  });
});
