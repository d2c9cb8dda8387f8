import { type ControlServer, serveControls } from '../live/control-server.ts';
import { keysInWords, takeKeys } from '../live/keyboard.ts';
import { createLiveSession } from '../live/live-session.ts';
import type { BrokerAddress } from '../recording/broker-address.ts';
import { type Scene, type SceneOptions, setScene } from '../scene.ts';
import { writeItemsCsv } from './items-csv.ts';
import type { Lines } from './lines.ts';
import { clientIdOf, onInterrupted, realClock } from './recording-options.ts';

export interface LiveOptions {
  readonly address: BrokerAddress;
  readonly site: string;
  readonly gateway: string;
  /** Simulated seconds per second. */
  readonly speed: number;
  /** Of real time; without it until Ctrl-C. */
  readonly minutes: number | undefined;
  /** Port of the controls over HTTP, 0 for a free one; without it there are none. */
  readonly control: number | undefined;
}

/** A warehouse that goes on against a real agent: devices and upstream as real clients, a person or a program at its controls. stdout is one JSON object at the end. */
export async function liveWarehouse(options: SceneOptions, { minutes, control, ...live }: LiveOptions, io: Lines): Promise<number> {
  const scene = setScene(options);
  const clock = realClock();
  const ending = createEnding();
  const clientId = clientIdOf('quartermaster-live-devices', clock);
  const session = createLiveSession(scene, { ...live, clientId, clock, say: io.say, onQuit: ending.end });
  let server: ControlServer | null = null;
  const undo: (() => void)[] = [];
  try {
    await session.start();
    undo.push(onInterrupted({ stop: ending.end, force: () => process.exit(1) }));
    introduce(scene, live, io);
    if (control !== undefined) {
      server = await serveControls(session, control);
      io.say(`controls: ${server.url} (GET / shows the state, GET /stock what lies there, POST /controls/NAME does something)`);
    }
    undo.push(takeKeys(process.stdin, session, { say: io.say, quit: ending.end }));
    if (process.stdin.isTTY) io.say(keysInWords());
    if (minutes !== undefined) {
      const timer = clock.after(minutes * 60_000, ending.end);
      undo.push(() => timer.cancel());
    }
    await ending.ended;
    io.result(JSON.stringify(await session.stop()));
    return 0;
  } finally {
    for (const step of undo) step();
    await server?.stop();
    await session.close();
  }
}

function introduce({ items }: Scene, { address, site }: Pick<LiveOptions, 'address' | 'site'>, io: Lines): void {
  io.say(
    `${items.length} items at ${address.url} as site ${site}; Ctrl-C ends it. The agent needs the items: --items-csv FILE writes them for 'quartermaster import items'.`,
  );
}

function createEnding() {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { ended, end: () => end() };
}

/** Writes the items of the live warehouse as `quartermaster import items` reads them. */
export function writeItems(options: SceneOptions, file: string, io: Lines): number {
  writeItemsCsv(file, setScene(options).items, io);
  return 0;
}
