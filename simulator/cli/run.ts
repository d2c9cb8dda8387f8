import { parseArgs } from 'node:util';
import { AgentError } from '../../agent/errors.ts';
import { type Io, processIo } from './io.ts';

const USAGE = `usage: quartermaster-sim COMMAND [options]

  demo                          the whole product at work for 60 s, on real sockets and an accelerated clock
    --keep                      until Ctrl-C
  demo --days N [--json]        the same on the virtual clock, as fast as it goes; stdout is one JSON object
    --seed S                    what the warehouse and its customers are drawn from (default 1)
    --demand FILE.csv[.gz]      a real sales history (series_id,date,value) as the demand
    --items N                   how many items, its best sellers first
  live --broker URL             the same warehouse against an agent of yours, in real or faster time
    --site NAME --gateway NAME  as in the agent's configuration (default main, gateway-1)
    --speed X                   simulated seconds per second (default 60)
    --minutes M                 stop after so many minutes of real time
    --items N --seed S
    --items-csv FILE            write the items for 'quartermaster import items', and stop
`;

/** Commands that are promised and not yet there. */
const ABSENT = ['record', 'replay', 'generate', 'run', 'fuzz', 'evaluate'];

const OPTIONS = {
  days: { type: 'string' },
  seed: { type: 'string' },
  json: { type: 'boolean' },
  demand: { type: 'string' },
  items: { type: 'string' },
  keep: { type: 'boolean' },
  broker: { type: 'string' },
  site: { type: 'string' },
  gateway: { type: 'string' },
  speed: { type: 'string' },
  minutes: { type: 'string' },
  'items-csv': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** What the words of a command say. */
export type Options = ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>>['values'];

const usage = (message: string): AgentError => new AgentError('usage', message);

/** A whole number of at least 1 from an option, or undefined where it was not given. Throws AgentError `usage`. */
function count(options: Options, name: 'days' | 'items'): number | undefined {
  const text = options[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 100_000) throw usage(`--${name} is a whole number from 1 on, not "${text}"`);
  return value;
}

function positive(options: Options, name: 'speed' | 'minutes'): number | undefined {
  const text = options[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!(value > 0 && value <= 1_000_000)) throw usage(`--${name} is a number above 0, not "${text}"`);
  return value;
}

async function demo(options: Options, io: Io): Promise<number> {
  const days = count(options, 'days');
  const scene = { seed: options.seed ?? '1', items: count(options, 'items'), demandFile: options.demand };
  if (days !== undefined || options.json) {
    const { demoVirtual } = await import('./demo-virtual.ts');
    return await demoVirtual({ ...scene, days: days ?? 30 }, io);
  }
  const { demoLive } = await import('./demo-live.ts');
  return await demoLive(scene, { keep: options.keep ?? false }, io);
}

async function live(options: Options, io: Io): Promise<number> {
  const { live: run, writeItems } = await import('./live.ts');
  const scene = { seed: options.seed ?? '1', items: count(options, 'items') };
  if (options['items-csv'] !== undefined) return writeItems(scene, options['items-csv'], io);
  if (options.broker === undefined) throw usage('live needs --broker URL');
  return await run(
    scene,
    {
      broker: options.broker,
      site: options.site ?? 'main',
      gateway: options.gateway ?? 'gateway-1',
      speed: positive(options, 'speed') ?? 60,
      minutes: positive(options, 'minutes'),
    },
    io,
  );
}

/** Runs the command that the words name and returns the exit code: 0 done, 1 failed, 2 usage, 66 input missing. */
export async function runSimulator(words: readonly string[], io: Io = processIo): Promise<number> {
  try {
    if (words[0] !== undefined && ABSENT.includes(words[0])) throw usage(`"${words[0]}" is not part of this version`);
    const { values, positionals } = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
    const [command, ...rest] = positionals;
    if (values.help || command === 'help') {
      io.result(USAGE);
      return 0;
    }
    if (rest.length > 0) throw usage(`"${rest[0]}" is one word too many`);
    if (command === 'demo') return await demo(values, io);
    if (command === 'live') return await live(values, io);
    throw usage(command === undefined ? 'which command?' : `there is no command "${command}"`);
  } catch (error) {
    return failed(error, io);
  }
}

function failed(error: unknown, io: Io): number {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'usage' || code?.startsWith('ERR_PARSE_ARGS')) {
    io.say(`${message}\n\n${USAGE}`);
    return 2;
  }
  if (!(error instanceof AgentError)) throw error;
  io.say(message);
  return error.code === 'input-missing' ? 66 : 1;
}
