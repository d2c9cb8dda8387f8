import type { Command, Option, Program } from '../../agent/cli/command.ts';

const SEED: Option = { type: 'string', value: 'S', describe: 'What warehouse and customers are drawn from (default: 1)' };

const BROKER: Option = { type: 'string', value: 'URL', describe: 'mqtt, mqtts, ws or wss; user and password may stand in it' };
const CA: Option = { type: 'string', value: 'FILE', describe: "Trust this certificate authority (PEM) instead of the system's" };

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
      demand: { type: 'string', value: 'FILE.csv[.gz]', describe: 'A real sales history (series_id,date,value) as the demand' },
      control: {
        type: 'string',
        value: 'PORT',
        describe: 'Controls over HTTP on 127.0.0.1 (0: a free port): promotion, broker down, sensor stuck, truck late, ...',
      },
      ca: { type: 'string', value: 'FILE', describe: 'Certificates that are trusted (PEM), for mqtts' },
      'items-csv': { type: 'string', value: 'FILE', describe: "Write the items for 'quartermaster import items', and stop" },
    },
    load: async () => (await import('./live.ts')).live,
  },
  {
    name: 'evaluate',
    operands: [],
    summary: 'Run replenishment policies in a closed loop over real demand, and say what they cost',
    options: {
      demand: { type: 'string', value: 'FILE.csv[.gz]', describe: 'Demand: series_id,date,value' },
      items: { type: 'string', value: 'FILE.csv', describe: 'Costs and lead times: series_id,unit_cost,fixed_order_cost,...' },
      policies: { type: 'string', value: 'a,b:option=value', describe: 'Which policies, with options (default: static,reorder-point)' },
      step: { type: 'string', value: 'day|week|month', describe: 'How time is cut (default: day)' },
      'warmup-days': { type: 'string', value: 'W', describe: 'Days that are history only (default: 180)' },
      'service-level': { type: 'string', value: 'X', describe: 'Target of the policies that take one, for example 0.95' },
      'service-kind': {
        type: 'string',
        value: 'fill|cycle',
        describe: 'Whether X is a fill rate or a cycle service level (default: cycle)',
      },
      z: { type: 'string', value: 'Z', describe: 'Safety factor of the policy static (default: 1.88)' },
      'refit-every': { type: 'string', value: 'DAYS', describe: 'Forecasts are fitted anew, the model kept (default: 7)' },
      'choose-every': { type: 'string', value: 'DAYS', describe: 'Forecasting models are chosen anew (default: 90)' },
      'per-item': { type: 'string', value: 'FILE.csv', describe: 'Write a row per policy and item' },
      report: { type: 'string', value: 'FILE.html', describe: 'Write a page with figures and plots' },
      'report-items': { type: 'string', value: 'N', describe: 'Plots of the N most expensive items (default: 24)' },
      workers: { type: 'string', value: 'N', describe: 'Threads (default: one per processor)' },
      json: { type: 'boolean', describe: 'stdout is one JSON object' },
    },
    load: async () => (await import('./evaluate.ts')).evaluate,
  },
  {
    name: 'record',
    operands: [],
    summary: 'Record what comes from a broker: arrival times, topics, payloads; a recording is read with zcat',
    options: {
      broker: BROKER,
      ca: CA,
      topics: { type: 'string', value: 'F,F...', describe: 'MQTT filters (default: warehouse/#)' },
      output: { type: 'string', value: 'FILE', describe: 'Where to; - is stdout (default: recording-TIME.ndjson.gz)' },
      force: { type: 'boolean', describe: 'Overwrite the file' },
      seconds: { type: 'string', value: 'N', describe: 'Stop after so many seconds' },
      messages: { type: 'string', value: 'N', describe: 'Stop after so many messages' },
    },
    load: async () => (await import('./record.ts')).record,
  },
  {
    name: 'replay',
    operands: ['FILE'],
    summary: 'Publish a recording to a broker, at its own pace or any other',
    options: {
      broker: BROKER,
      ca: CA,
      speed: {
        type: 'string',
        value: 'X',
        describe: 'Recorded seconds per second, or max: as fast as the broker acknowledges (default: 1)',
      },
      loops: { type: 'string', value: 'N', describe: 'So many times, each later in time than the one before (default: 1)' },
      shift: {
        type: 'string',
        value: 'T',
        describe: 'Move the times in the payloads: now, a duration such as 30d or (--shift=-2h), none (default)',
      },
      topic: {
        type: 'string',
        value: 'F,F...',
        describe: 'Only these topics; {device} says which level names the device (default: the last)',
      },
      device: { type: 'string', value: 'GLOB', describe: 'Only these devices, as in shelf-*' },
      multiply: { type: 'string', value: 'N', describe: 'Make N devices of each: shelf-1, shelf-1-x2, ...' },
      window: { type: 'string', value: 'N', describe: 'Most messages that are not acknowledged at a time (default: 1000)' },
      minutes: { type: 'string', value: 'M', describe: 'Stop after so many minutes' },
      'dry-run': { type: 'boolean', describe: 'Print what would be sent' },
      json: { type: 'boolean', describe: 'stdout is one JSON object' },
    },
    load: async () => (await import('./replay.ts')).replay,
  },
  {
    name: 'generate',
    operands: [],
    summary:
      'Write a recording of what devices would say, to be replayed: of a sales history, a warehouse plan, a scenario, or a made-up warehouse',
    options: {
      output: { type: 'string', value: 'FILE', describe: 'The recording' },
      force: { type: 'boolean', describe: 'Overwrite a recording that is there' },
      'items-csv': { type: 'string', value: 'FILE', describe: "Write the items for 'quartermaster import items'" },
      plan: { type: 'string', value: 'FILE.yaml', describe: 'A warehouse plan, such as config/plans/small-warehouse.yaml' },
      scenario: { type: 'string', value: 'FILE.yaml', describe: 'A scenario, its faults included, played with an agent' },
      demand: { type: 'string', value: 'FILE.csv[.gz]', describe: 'A real sales history (series_id,date,value) as the demand' },
      items: { type: 'string', value: 'N', describe: 'How many items, of a sales history its best sellers' },
      days: { type: 'string', value: 'D', describe: "How long (default: the plan's days, the sales history's, or 14)" },
      site: { type: 'string', value: 'NAME', describe: "As in the agent's configuration (default: main)" },
      seed: SEED,
    },
    load: async () => (await import('./generate.ts')).generate,
  },
  {
    name: 'run',
    operands: ['SCENARIO'],
    summary: 'Play one scenario file on the virtual clock, and check that the agent keeps every rule',
    options: {
      seed: { type: 'string', value: 'S', describe: "Instead of the file's" },
      json: { type: 'boolean', describe: 'One JSON object on stdout' },
      log: { type: 'string', value: 'FILE', describe: 'Write what happens, a line each' },
    },
    load: async () => (await import('./run-scenario.ts')).runScenario,
  },
  {
    name: 'fuzz',
    operands: [],
    summary: 'Draw warehouse, configuration and faults from each seed, and check that the agent keeps every rule',
    options: {
      seeds: { type: 'string', value: 'N', describe: 'How many seeds (default: 1)' },
      from: { type: 'string', value: 'S', describe: 'The first seed (default: 1)' },
      days: { type: 'string', value: 'D', describe: 'Simulated days with faults (default: 14)' },
      jobs: { type: 'string', value: 'J', describe: 'Processes at a time (default: one per processor)' },
      items: { type: 'string', value: 'N', describe: 'Instead of as many items as the seed draws' },
      only: { type: 'string', value: 'a@1,b@0', describe: "Of the seed's faults only these; none for none" },
      log: { type: 'string', value: 'FILE', describe: 'Write what happens, a line each; for one seed' },
      scenario: { type: 'string', value: 'FILE', describe: 'Write the run of the first seed as a scenario, which `run` plays' },
      'keep-going': { type: 'boolean', describe: 'Do not stop at the first seed that fails' },
      'no-shrink': { type: 'boolean', describe: 'Do not look for the shortest failing run' },
    },
    load: async () => (await import('./fuzz.ts')).fuzz,
  },
];

/** The simulator's program, with every command in the order in which help lists them. */
export const QUARTERMASTER_SIM: Program = { name: 'quartermaster-sim', commands: COMMANDS };
