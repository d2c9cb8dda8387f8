import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { built } from '../support/built.ts';
import { describeWithMosquitto, type MosquittoOptions, mosquittoPubProgram, pause, startMosquitto, until } from '../support/mosquitto.ts';
import { temporaryFolder } from '../support/program.ts';
import { startSimulator } from '../support/simulator.ts';

let folder: ReturnType<typeof temporaryFolder>;
const ends: (() => Promise<unknown> | unknown)[] = [];
beforeEach(() => {
  folder = temporaryFolder();
  ends.push(folder.remove);
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function sim(...words: string[]) {
  const simulator = startSimulator(...words);
  ends.push(simulator.end);
  return simulator;
}

async function mosquittoOf(options: MosquittoOptions = {}) {
  const mosquitto = await startMosquitto({ ...options, lines: ['max_inflight_messages 1000', ...(options.lines ?? [])] });
  ends.push(() => mosquitto.remove());
  return mosquitto;
}

async function clientOf(url: string, clientId = 'devices'): Promise<MqttClient> {
  const client = await connectAsync(url, { clientId, clean: false, reconnectPeriod: 50 });
  client.on('error', () => undefined);
  ends.push(() => client.endAsync(true));
  return client;
}

/** Starts to record; resolves once the broker would send. */
async function recording(url: string, ...words: string[]) {
  const file = folder.file('recording.ndjson.gz');
  const recorder = sim('record', '--broker', url, '--output', file, ...words);
  await recorder.said('Ctrl-C ends it');
  return { file, recorder };
}

const linesOf = (bytes: Buffer) =>
  gunzipSync(bytes)
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** Lines of a recording that is being written; 0 while a piece of it is incomplete. */
function linesSoFar(file: string): number {
  try {
    return linesOf(readFileSync(file)).length;
  } catch {
    return 0;
  }
}

describeWithMosquitto('a recording', () => {
  it('has what came as it came: time, topic, bytes, QoS and the retained flag, and only what was asked for', async () => {
    const mosquitto = await mosquittoOf();
    const device = await clientOf(mosquitto.url);
    await device.publishAsync('warehouse/main/shelf/old', 'state', { qos: 1, retain: true });
    const { file, recorder } = await recording(mosquitto.url, '--topics', 'warehouse/{site}/shelf/{device},other/#', '--messages', '6');
    await device.publishAsync('warehouse/main/shelf/s-1', '{"seq":1}', { qos: 1 });
    await pause(1_000);
    await device.publishAsync('warehouse/main/scanner/gun-1', 'not asked for', { qos: 1 });
    await device.publishAsync('other/a/b', Buffer.from([0xff, 0x00]), { qos: 0 });
    await device.publishAsync('other/a', '\ufeffü', { qos: 2, retain: true });
    await device.publishAsync('other/a', '', { qos: 1 });
    await device.publishAsync('other/a', 'sixth', { qos: 1 });
    await device.publishAsync('other/a', 'one too many', { qos: 1 });
    const { code, stdout } = await recorder.finished;
    expect(code).toBe(0);
    const [header, ...lines] = linesOf(readFileSync(file));
    expect(header).toMatchObject({
      format: 'quartermaster-recording',
      version: 1,
      broker: mosquitto.url,
      filters: ['warehouse/+/shelf/+', 'other/#'],
    });
    expect(lines.map(({ at: _at, ...line }) => line)).toEqual([
      { topic: 'warehouse/main/shelf/old', text: 'state', qos: 1, retain: true },
      { topic: 'warehouse/main/shelf/s-1', text: '{"seq":1}', qos: 1, retain: false },
      { topic: 'other/a/b', base64: '/wA=', qos: 0, retain: false },
      { topic: 'other/a', text: '\ufeffü', qos: 1, retain: true },
      { topic: 'other/a', text: '', qos: 1, retain: false },
      { topic: 'other/a', text: 'sixth', qos: 1, retain: false },
      { end: true, messages: 6 },
    ]);
    const times = lines.map(({ at }) => at as number);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
    expect(times[2]! - times[1]!).toBeGreaterThan(500);
    expect(JSON.parse(stdout)).toMatchObject({ file, messages: 6, fileBytes: statSync(file).size, payloadBytes: 26 });
    // Nothing of it is left at the broker: its session ended with a clean one of the same name.
    const [, session] = mosquitto
      .log()
      .map((line) => /as (quartermaster-record-\S+) \(p5, c0/.exec(line))
      .find(Boolean)!;
    expect(mosquitto.log().some((line) => line.includes(`as ${session} (p2, c1`))).toBe(true);
  });

  it('of a killed recorder is there up to a second before, and replays up to the cut, saying so', async () => {
    const mosquitto = await mosquittoOf();
    const device = await clientOf(mosquitto.url);
    const { file, recorder } = await recording(mosquitto.url);
    for (let n = 0; n < 50; n++) await device.publishAsync('warehouse/main/shelf/s-1', `{"count":${n}}`, { qos: 1 });
    await until(() => linesSoFar(file) === 51, 'all are on the disk');
    recorder.child.kill('SIGKILL');
    await recorder.finished;
    const replayed = await sim('replay', file, '--broker', mosquitto.url, '--speed', 'max', '--json').finished;
    expect(replayed.code).toBe(0);
    expect(replayed.stderr).toMatch(/cut off after 50 messages \(line 51\).*the line that marks the end is missing/);
    expect(JSON.parse(replayed.stdout)).toMatchObject({
      messages: 50,
      acknowledged: 50,
      cut: expect.stringContaining('cut off after 50 messages'),
    });
  });

  it('goes on when the broker was away, however long, and says so once in its place', async () => {
    const mosquitto = await mosquittoOf();
    const device = await clientOf(mosquitto.url);
    const { file, recorder } = await recording(mosquitto.url);
    await device.publishAsync('warehouse/a', 'before', { qos: 1 });
    // A broker that stops before it has the acknowledgement would send the message again.
    await until(() => linesSoFar(file) === 2, 'the first is on the disk');
    await mosquitto.stop();
    await recorder.said('connection lost');
    // Attempts come after 1, 1 to 2 and 1 to 4 seconds: at least one of them fails.
    await pause(2_500);
    await mosquitto.start();
    await recorder.said('connected again');
    await until(() => device.connected, 'the device is back');
    await device.publishAsync('warehouse/a', 'after', { qos: 1 });
    await until(() => linesSoFar(file) >= 5, 'what came after is on the disk');
    recorder.child.kill('SIGINT');
    const { code, stdout } = await recorder.finished;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ messages: 2, reconnections: 1 });
    const lines = linesOf(readFileSync(file)).slice(1);
    expect(lines.map(({ text, note, end }) => text ?? note ?? end)).toEqual([
      'before',
      'connection lost',
      'connected again',
      'after',
      true,
    ]);
  });

  it('goes to a pipe where that is wanted', async () => {
    const mosquitto = await mosquittoOf();
    const script = `"$0" "$1" record --broker "$2" --output - --seconds 1.5 | zcat`;
    const text = execFileSync('sh', ['-c', script, process.execPath, built('simulator/main.ts'), mosquitto.url], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    expect(
      text
        .trim()
        .split('\n')
        .map((line) => Object.keys(JSON.parse(line) as object)[0]),
    ).toEqual(['format', 'at']);
  });

  it('is refused where the broker refuses the user, and nothing is written', async () => {
    writeFileSync(folder.file('passwords'), '');
    execFileSync('mosquitto_passwd', ['-b', folder.file('passwords'), 'op', 'right']);
    const mosquitto = await mosquittoOf({ allowAnonymous: false, lines: [`password_file ${folder.file('passwords')}`] });
    const file = folder.file('none.gz');
    const { code, stderr } = await sim('record', '--broker', `mqtt://op:wrong@127.0.0.1:${mosquitto.port}`, '--output', file).finished;
    expect(code).toBe(1);
    expect(stderr).toContain('Not authorized');
    expect(stderr).not.toContain('wrong');
    expect(statSync(file, { throwIfNoEntry: false })).toBeUndefined();
  });
});

describeWithMosquitto('a replay', () => {
  /** A recording of so many messages, one every ten milliseconds. */
  function made(messages: number): string {
    const lines = [
      JSON.stringify({ format: 'quartermaster-recording', version: 1, startedAt: '2026-09-01T00:00:00Z', broker: '', filters: [] }),
    ];
    for (let n = 0; n < messages; n++)
      lines.push(JSON.stringify({ at: 10 * n, topic: 'warehouse/a', text: `${n}`, qos: 1, retain: false }));
    lines.push(JSON.stringify({ at: 10 * messages, end: true, messages }), '');
    writeFileSync(folder.file('made.ndjson'), lines.join('\n'));
    return folder.file('made.ndjson');
  }

  it('goes on when the broker was away in its middle, and nothing is lost', async () => {
    const mosquitto = await mosquittoOf();
    const listener = await clientOf(mosquitto.url, 'listener');
    const heard: string[] = [];
    listener.on('message', (_topic, payload) => void heard.push(payload.toString()));
    await listener.subscribeAsync('warehouse/#', { qos: 1 });
    const replay = sim('replay', made(300), '--broker', mosquitto.url, '--json');
    await until(() => heard.length > 50, 'it is under way', 30_000);
    await mosquitto.stop();
    await replay.said('not acknowledged yet');
    await mosquitto.start();
    const { code, stdout, stderr } = await replay.finished;
    expect(code).toBe(0);
    expect(stderr).toContain('connected again');
    expect(JSON.parse(stdout)).toMatchObject({ messages: 300, acknowledged: 300, reconnections: 1 });
    await until(() => new Set(heard).size === 300, 'all are heard');
    expect([...new Set(heard)]).toEqual(Array.from({ length: 300 }, (_, n) => `${n}`));
  });

  it('ends at Ctrl-C and after its time with what was sent acknowledged', async () => {
    const mosquitto = await mosquittoOf();
    const file = made(20_000);
    const interrupted = sim('replay', file, '--broker', mosquitto.url, '--json');
    await interrupted.said('acknowledged a second');
    interrupted.child.kill('SIGINT');
    const limited = sim('replay', file, '--broker', mosquitto.url, '--json', '--minutes', '0.02');
    for (const { code, stdout } of [await interrupted.finished, await limited.finished]) {
      expect(code).toBe(0);
      const { messages, acknowledged } = JSON.parse(stdout) as { messages: number; acknowledged: number };
      expect(messages).toBeGreaterThan(50);
      expect(messages).toBeLessThan(10_000);
      expect(acknowledged).toBe(messages);
    }
  });

  it('is printed whole by --dry-run, however slowly it is read', async () => {
    const dry = sim('replay', made(20_000), '--dry-run');
    dry.child.stdout!.pause();
    await pause(1_000);
    dry.child.stdout!.resume();
    const { code, stdout, stderr } = await dry.finished;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { text: string }).text),
    ).toEqual(Array.from({ length: 20_000 }, (_, n) => `${n}`));
  });

  it('may be of a recording that mosquitto_pub and an editor have made', async () => {
    expect(mosquittoPubProgram, 'mosquitto_pub comes with mosquitto-clients').toBeDefined();
    const mosquitto = await mosquittoOf();
    const { file, recorder } = await recording(mosquitto.url, '--messages', '1');
    execFileSync(mosquittoPubProgram!, ['-p', String(mosquitto.port), '-q', '1', '-t', 'warehouse/main/shelf/s-1', '-m', '{"count":3}']);
    await recorder.finished;
    const edited = folder.file('edited.ndjson');
    writeFileSync(edited, gunzipSync(readFileSync(file)).toString().replace('count\\":3', 'count\\":4'));
    const listener = await clientOf(mosquitto.url, 'listener');
    const heard: string[] = [];
    listener.on('message', (topic, payload) => void heard.push(`${topic} ${payload}`));
    await listener.subscribeAsync('warehouse/#', { qos: 1 });
    const { code } = await sim('replay', edited, '--broker', mosquitto.url, '--multiply', '2').finished;
    expect(code).toBe(0);
    await until(() => heard.length === 2, 'both are heard');
    expect(heard).toEqual(['warehouse/main/shelf/s-1 {"count":4}', 'warehouse/main/shelf/s-1-x2 {"count":4}']);
  });
});
