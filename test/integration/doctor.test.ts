import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Finding } from '../../agent/cli/doctor-finding.ts';
import { openStore } from '../../agent/store/open.ts';
import { runCommand } from '../support/command.ts';
import { describeWithMosquitto, freePort, startMosquitto } from '../support/mosquitto.ts';
import { type AgentPlace, agentPlace } from '../support/running-agent.ts';

let place: AgentPlace;
const servers: Server[] = [];

beforeEach(async () => {
  place = await agentPlace();
});
afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  await place.end();
});

async function doctor(...words: string[]): Promise<{ code: number; findings: Finding[]; text: string }> {
  const { code, stdout, stderr } = await runCommand('doctor', '--config', place.config, '--json', ...words);
  return { code, findings: JSON.parse(stdout), text: stdout + stderr };
}

const of = (findings: Finding[], check: string) => findings.filter((finding) => finding.check === check);
const failures = (findings: Finding[]) => findings.filter(({ status }) => status === 'fail').map(({ check }) => check);

function makeDatabase(): void {
  const { store, close } = openStore({ file: place.database, durability: 'process', limits: { keyWindow: 1000, deadLetters: 100 } });
  store.transaction(() => {
    for (let index = 0; index < 5000; index++) store.settings.put(`filler-${index}`, 'x'.repeat(60));
  });
  close();
  chmodSync(place.database, 0o600);
}

async function listen(answer: (socket: Socket) => void): Promise<number> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as { port: number }).port;
}

describeWithMosquitto('doctor, of a Mosquitto', () => {
  it('connects and names the limits that have to be raised there', async () => {
    const mosquitto = await startMosquitto();
    try {
      place.configure(`broker: {kind: external, url: "${mosquitto.url}"}`);
      const { code, findings } = await doctor();
      expect(code).toBe(0);
      expect(of(findings, 'broker')).toMatchObject([
        {
          status: 'ok',
          message: expect.stringContaining('mosquitto version'),
          advice: expect.stringContaining('max_inflight_messages 1000'),
        },
      ]);
    } finally {
      await mosquitto.remove();
    }
  });
});

describe('doctor', () => {
  it('finds nothing broken before the first start, and one line tells of each check', async () => {
    const { code, findings } = await doctor();
    expect({ code, broken: failures(findings) }).toEqual({ code: 0, broken: [] });
    expect(new Set(findings.map(({ check }) => check))).toEqual(
      new Set(['configuration', 'database', 'disk', 'filesystem', 'permissions', 'broker', 'backup', 'clock', 'node']),
    );
    const { stdout } = await runCommand('doctor', '--config', place.config);
    for (const line of stdout.trim().split('\n')) expect(line).toMatch(/^(ok {2}|warn|fail) {2}[a-z ]+: \S/);
  });

  it('sees a running agent, its database and its broker', async () => {
    await place.start();
    const { code, findings } = await doctor();
    expect(code).toBe(0);
    expect(of(findings, 'agent')).toMatchObject([{ status: 'ok', message: expect.stringContaining('an agent works on') }]);
    expect(of(findings, 'broker')).toMatchObject([{ status: 'ok', message: expect.stringContaining('accepts connections') }]);
    expect(of(findings, 'database')).toMatchObject([{ status: 'ok', message: 'every page was read and is sound' }]);
  });

  it('lists every problem of the configuration and still looks at what it can', async () => {
    writeFileSync(place.config, 'site: {id: "x y"}\nhttp: {prot: 1}\n');
    const { code, findings } = await doctor();
    expect(code).toBe(1);
    expect(of(findings, 'configuration')).toMatchObject([
      { message: expect.stringContaining('site.id') },
      { message: expect.stringContaining('prot') },
    ]);
    expect(of(findings, 'node')).toHaveLength(1);
  });

  it('finds a damaged database, unless it is told to be fast', async () => {
    makeDatabase();
    const bytes = readFileSync(place.database);
    bytes.fill(0xa5, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 20_000);
    writeFileSync(place.database, bytes);
    const { code, findings } = await doctor();
    expect({ code, broken: failures(findings) }).toEqual({ code: 1, broken: ['database'] });
    expect(of(findings, 'database')[0]!.advice).toContain('restore');
    expect(await doctor('--fast')).toMatchObject({ code: 0 });
  });

  it('finds a database of a newer version, and one that is none', async () => {
    makeDatabase();
    const db = new Sqlite(place.database);
    db.pragma('user_version = 999');
    db.close();
    const newer = await doctor();
    expect({ code: newer.code, broken: failures(newer.findings) }).toEqual({ code: 1, broken: ['schema'] });
    writeFileSync(place.database, 'a letter'.repeat(1000));
    const none = await doctor();
    expect({ code: none.code, broken: failures(none.findings) }).toEqual({ code: 1, broken: ['database'] });
  });

  it('says who can read what they should not, and never shows a password', async () => {
    makeDatabase();
    chmodSync(place.database, 0o644);
    const port = await freePort();
    place.configure(`broker: {kind: external, url: "mqtt://127.0.0.1:${port}", username: gw, password: hush-hush}`);
    chmodSync(place.config, 0o644);
    const { findings, text } = await doctor();
    expect(of(findings, 'permissions').map(({ message }) => message)).toEqual([
      expect.stringContaining('can be written'),
      expect.stringContaining('read the database'),
      expect.stringContaining('read the passwords'),
    ]);
    expect(text).not.toContain('hush-hush');
    expect(text).not.toContain('sesame');
  });

  it('finds a broker that is not there, and one that does not answer, within seconds', async () => {
    place.configure(`broker: {kind: external, url: "mqtt://127.0.0.1:${await freePort()}"}`);
    const gone = await doctor();
    expect({ code: gone.code, broken: failures(gone.findings) }).toEqual({ code: 1, broken: ['broker'] });
    const mute = await listen(() => undefined);
    place.configure(`broker: {kind: external, url: "mqtt://127.0.0.1:${mute}"}`);
    const silent = await doctor();
    expect(of(silent.findings, 'broker')).toMatchObject([{ status: 'fail' }]);
  });

  it('connects to a broker with the configured user, and finds a wrong password', async () => {
    place.configure(`broker: {kind: embedded, port: ${place.ports.broker}, users: [{username: gw, password: right}]}`);
    await place.start();
    const url = `mqtt://127.0.0.1:${place.ports.broker}`;
    place.configure(`broker: {kind: external, url: "${url}", username: gw, password: right}`);
    expect(of((await doctor()).findings, 'broker')).toMatchObject([{ status: 'ok' }]);
    place.configure(`broker: {kind: external, url: "${url}", username: gw, password: wrong}`);
    const { code, findings, text } = await doctor();
    expect({ code, broken: failures(findings) }).toEqual({ code: 1, broken: ['broker'] });
    expect(text).not.toContain('wrong');
  });

  it('finds the port of the embedded broker taken', async () => {
    const port = await listen(() => undefined);
    place.configure(`broker: {kind: embedded, port: ${port}}`);
    const { code, findings } = await doctor();
    expect({ code, message: of(findings, 'broker')[0]!.message }).toEqual({
      code: 1,
      message: expect.stringContaining('another program listens there'),
    });
  });

  it('looks after the backups: none configured, folder missing, none made yet, too old, fresh', async () => {
    const backup = async () => of((await doctor()).findings, 'backup').map(({ status, message }) => [status, message]);
    expect(await backup()).toEqual([['warn', 'no scheduled backup is configured']]);
    place.configure('backup: {folder: backups}');
    expect(await backup()).toEqual([['fail', expect.stringContaining('is missing')]]);
    mkdirSync(place.file('backups'));
    expect(await backup()).toEqual([['warn', expect.stringContaining('there is no backup')]]);
    makeDatabase();
    const stamp = (time: number) => new Date(time).toISOString().replace(/[-:]|\.\d+/g, '');
    const name = (age: number) => place.file(`backups/quartermaster-gw@here-${stamp(Date.now() - age)}.db`);
    expect(await runCommand('backup', name(10 * 86_400_000), '--config', place.config)).toMatchObject({ code: 0 });
    expect(await backup()).toEqual([['warn', expect.stringContaining('runs have passed since')]]);
    expect(await runCommand('backup', name(3_600_000), '--config', place.config)).toMatchObject({ code: 0 });
    expect(await backup()).toEqual([['ok', expect.stringContaining('was taken')]]);
  });
});
