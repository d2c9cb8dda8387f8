import type { Command, Option, Program } from '../../agent/cli/command.ts';

const SEED: Option = { type: 'string', value: 'S', describe: 'What warehouse and customers are drawn from (default: 1)' };

const COMMANDS: readonly Command[] = [
  {
    name: 'demo',
    operands: [],
    summary: 'Show the whole product at work: 60 s on real sockets, or --days on the virtual clock',
    options: {
      keep: { type: 'boolean', describe: 'Until Ctrl-C' },
      days: { type: 'string', value: 'N', describe: 'So many days on the virtual clock, as fast as it goes' },
      json: { type: 'boolean', describe: 'On the virtual clock (default: 30 days); stdout is one JSON object' },
      seed: SEED,
      demand: { type: 'string', value: 'FILE.csv[.gz]', describe: 'A real sales history (series_id,date,value) as the demand' },
      items: { type: 'string', value: 'N', describe: 'How many items, its best sellers first' },
    },
    load: async () => (await import('./demo.ts')).demo,
  },
  {
    name: 'live',
    operands: [],
    summary: 'Play the same warehouse against an agent of yours, in real or faster time',
    options: {
      broker: { type: 'string', value: 'URL', describe: 'The broker that your agent listens to' },
      site: { type: 'string', value: 'NAME', describe: "As in the agent's configuration (default: main)" },
      gateway: { type: 'string', value: 'NAME', describe: "As in the agent's configuration (default: gateway-1)" },
      speed: { type: 'string', value: 'X', describe: 'Simulated seconds per second (default: 60)' },
      minutes: { type: 'string', value: 'M', describe: 'Stop after so many minutes of real time' },
      items: { type: 'string', value: 'N', describe: 'How many items' },
      seed: SEED,
      'items-csv': { type: 'string', value: 'FILE', describe: "Write the items for 'quartermaster import items', and stop" },
    },
    load: async () => (await import('./live.ts')).live,
  },
];

/** The simulator's program, with every command in the order in which help lists them. */
export const QUARTERMASTER_SIM: Program = { name: 'quartermaster-sim', commands: COMMANDS };
