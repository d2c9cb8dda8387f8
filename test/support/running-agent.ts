import { writeFileSync } from 'node:fs';
import { connectAsync, type MqttClient } from 'mqtt';
import { freePort } from './mosquitto-process.ts';
import { type Program, startProgram, temporaryFolder } from './program.ts';

/** A folder with a configuration and an import, agents started on it, and clients of their brokers; `end` is rid of all of them. */
export interface AgentPlace {
  readonly config: string;
  readonly database: string;
  readonly file: (name: string) => string;
  readonly ports: { readonly broker: number; readonly http: number };
  /** Writes the configuration anew, with more lines. */
  configure(...lines: string[]): void;
  start(): Promise<Program>;
  /** Ends the newest agent with a signal and waits for its end. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  client(): Promise<MqttClient>;
  end(): Promise<void>;
}

/** Prepares a place for the agent of site `here`, gateway `gw`, on ports that are known beforehand. */
export async function agentPlace(): Promise<AgentPlace> {
  const folder = temporaryFolder();
  const ports = { broker: await freePort(), http: await freePort() };
  const programs: Program[] = [];
  const clients: MqttClient[] = [];
  const config = folder.file('agent.yaml');
  const place: AgentPlace = {
    config,
    ports,
    database: folder.file('quartermaster.db'),
    file: folder.file,
    configure(...lines) {
      const fixed = [
        'site: {id: here}',
        'gateway: {id: gw}',
        'database: {path: quartermaster.db}',
        `http: {port: ${ports.http}, token: sesame}`,
        ...(lines.some((line) => line.startsWith('broker:')) ? [] : [`broker: {kind: embedded, port: ${ports.broker}}`]),
      ];
      writeFileSync(config, `${[...fixed, ...lines].join('\n')}\n`, { mode: 0o600 });
    },
    async start() {
      const program = startProgram(['start', '--config', config]);
      programs.push(program);
      await program.line('listening');
      return program;
    },
    async stop(signal = 'SIGTERM') {
      const program = programs.at(-1)!;
      program.child.kill(signal);
      await program.finished;
    },
    async client() {
      const client = await connectAsync(`mqtt://127.0.0.1:${ports.broker}`, { clientId: `test-${clients.length}` });
      clients.push(client);
      return client;
    },
    async end() {
      for (const client of clients) await client.endAsync(true);
      for (const { child } of programs) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await Promise.all(programs.map((program) => program.finished));
      folder.remove();
    },
  };
  place.configure();
  return place;
}
