import { writeFileSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { connectAsync } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../support/mosquitto.ts';
import { type NotifySocket, openNotifySocket } from '../support/notify-socket.ts';
import { type Program, startProgram, temporaryFolder } from '../support/program.ts';

const CONFIG = 'database: { path: stock.db }\nbroker: { kind: embedded, port: 0 }\nhttp: { enabled: false }\n';

let folder: ReturnType<typeof temporaryFolder>;
let socket: NotifySocket;
let agent: Program;

beforeEach(async () => {
  folder = temporaryFolder();
  socket = await openNotifySocket(folder.file('notify'));
  writeFileSync(folder.file('agent.yaml'), CONFIG);
});
afterEach(async () => {
  agent.child.kill('SIGKILL');
  await agent.finished;
  socket.close();
  folder.remove();
});

function start(environment: Record<string, string> = {}): void {
  agent = startProgram(['start', '--config', folder.file('agent.yaml')], { NOTIFY_SOCKET: socket.address, ...environment });
}

const heard = (start: string) => socket.heard().filter((line) => line.startsWith(start));

describe('under systemd, quartermaster start', () => {
  it('says when it is ready, reads its configuration, and stops', async () => {
    start();
    await agent.line('listening');
    await until(() => heard('READY=1').length === 1, 'ready');
    expect(socket.heard().at(0)).toMatch(/^READY=1\nSTATUS=/);
    await until(() => socket.heard().at(-1)!.endsWith('STATUS=receives messages'), 'its status');

    writeFileSync(folder.file('agent.yaml'), `${CONFIG}log: { level: warn }\n`);
    agent.child.kill('SIGHUP');
    await until(() => heard('READY=1').length === 2, 'ready again');
    const steps = socket.heard().map((line) => line.split('=')[0]);
    expect(steps.slice(steps.indexOf('RELOADING'))).toEqual(['RELOADING', 'READY']);

    agent.child.kill('SIGTERM');
    const { code, stderr } = await agent.finished;
    expect(code).toBe(0);
    // The level of the log is a part of what was reloaded.
    expect(stderr).toContain('"msg":"configuration reloaded"');
    expect(stderr).not.toContain('"msg":"stopped"');
    expect(socket.heard().at(-1)).toBe('STOPPING=1\nSTATUS=stopping');
  });

  it('is ready again after a configuration that it refused, with the old one', async () => {
    start();
    await agent.line('listening');
    writeFileSync(folder.file('agent.yaml'), 'sinks: []\n');
    agent.child.kill('SIGHUP');
    await agent.line('configuration read again');
    await until(() => heard('READY=1').length === 2, 'ready again');
    expect(heard('RELOADING=1')).toHaveLength(1);
  });

  it('gives signs of life, on a disk that takes nothing, too, and says what is wrong', async () => {
    start({ WATCHDOG_USEC: '400000' });
    const { broker } = (await agent.line('listening')) as { broker: string };
    await until(() => heard('WATCHDOG=1').length >= 3, 'three beats');
    const other = new Sqlite(folder.file('stock.db'));
    other.exec('BEGIN IMMEDIATE');
    const device = await connectAsync(broker);
    device.publish('warehouse/main/shelf/x', '{"count": 1}', { qos: 1 });
    await agent.line('messages cannot be committed');
    const before = heard('WATCHDOG=1').length;
    await until(() => heard('WATCHDOG=1').length > before, 'a beat meanwhile');
    await until(() => socket.heard().some((line) => line.startsWith('STATUS=database-busy')), 'the reason');
    other.exec('ROLLBACK');
    other.close();
    await agent.line('messages can be committed again');
    await until(
      () =>
        socket
          .heard()
          .filter((line) => line.startsWith('STATUS='))
          .at(-1) === 'STATUS=receives messages',
      'all is well',
    );
    await device.endAsync(true);
  });

  it('has no beat while its main loop stands still', async () => {
    start({ WATCHDOG_USEC: '400000' });
    await agent.line('listening');
    await until(() => heard('WATCHDOG=1').length >= 2, 'two beats');
    agent.child.kill('SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, 100));
    const before = heard('WATCHDOG=1').length;
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(heard('WATCHDOG=1')).toHaveLength(before);
    agent.child.kill('SIGCONT');
    await until(() => heard('WATCHDOG=1').length > before, 'it goes on');
  });
});
