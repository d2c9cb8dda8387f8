import type { Command, Option, Program } from './command.ts';

const CONFIG: Option = { type: 'string', value: 'FILE', describe: 'The configuration (default: config/agent.yaml)' };
const JSON_OPTION: Option = { type: 'boolean', describe: 'Print JSON' };
const SKU: Option = { type: 'string', value: 'SKU', describe: 'Only this SKU' };
const LIMIT: Option = { type: 'string', value: 'N', describe: 'At most so many (default: 1000)' };
const DATABASE: Option = { type: 'string', value: 'FILE', describe: 'The database, in place of a configuration' };
const PLACE = { config: CONFIG, database: DATABASE };
const READ = { ...PLACE, json: JSON_OPTION };

const COMMANDS: readonly Command[] = [
  {
    name: 'start',
    operands: [],
    summary: 'Run the agent until it is told to stop',
    options: { config: CONFIG },
    load: async () => (await import('./start.ts')).start,
  },
  {
    name: 'validate',
    operands: [],
    summary: 'Check a configuration; lists every problem with its path',
    options: { config: CONFIG, json: { type: 'boolean', describe: 'Print the configuration with all defaults, secrets as ***' } },
    load: async () => (await import('./validate.ts')).validate,
  },
  {
    name: 'status',
    operands: [],
    summary: 'Show the state of the agent in figures',
    options: READ,
    load: async () => (await import('./status.ts')).status,
  },
  {
    name: 'stock',
    operands: [],
    summary: 'Show stock positions, per item and location',
    options: { ...READ, sku: SKU },
    load: async () => (await import('./stock.ts')).stock,
  },
  {
    name: 'items show',
    operands: ['SKU'],
    summary: 'Show what counts of an item, where each value came from and until when it stands',
    options: READ,
    load: async () => (await import('./show-item.ts')).showItem,
  },
  {
    name: 'lots',
    operands: [],
    summary: 'Show what lies of each lot and until when it is good',
    options: { ...READ, sku: SKU },
    load: async () => (await import('./lots.ts')).lots,
  },
  {
    name: 'shrinkage',
    operands: [],
    summary: 'Show what vanishes between counts, per item and location',
    options: READ,
    load: async () => (await import('./shrinkage.ts')).shrinkage,
  },
  {
    name: 'allocations',
    operands: [],
    summary: 'Show customers’ order lines that wait, as short stock serves them',
    options: { ...READ, sku: SKU },
    load: async () => (await import('./allocations.ts')).allocations,
  },
  {
    name: 'decisions show',
    operands: ['ID'],
    summary: 'Tell all of one decision; the beginning of its id is enough where no other begins so',
    options: READ,
    load: async () => (await import('./show-decision.ts')).showDecision,
  },
  {
    name: 'decisions',
    operands: [],
    summary: 'Show what was decided and why, newest first',
    options: {
      ...READ,
      sku: SKU,
      limit: LIMIT,
      open: { type: 'boolean', describe: 'Only orders under way and counts still asked for, the most urgent first' },
    },
    load: async () => (await import('./decisions.ts')).decisions,
  },
  {
    name: 'forecasts',
    operands: [],
    summary: 'Show the demand forecast of each item',
    options: { ...READ, sku: SKU, accuracy: { type: 'boolean', describe: 'How the forecasts fared on the days that have closed since' } },
    load: async () => (await import('./forecasts.ts')).forecasts,
  },
  {
    name: 'alerts',
    operands: [],
    summary: 'Show alerts, active ones first',
    options: { ...READ, limit: LIMIT },
    load: async () => (await import('./alerts.ts')).alerts,
  },
  {
    name: 'devices',
    operands: [],
    summary: 'Show sensors and scanners and when they were last heard',
    options: {
      ...READ,
      unknown: { type: 'boolean', describe: 'Topics with messages of which nothing could be made, with the last of each' },
    },
    load: async () => (await import('./devices.ts')).devices,
  },
  {
    name: 'calibrate',
    operands: ['DEVICE'],
    summary: 'Teach a scale what it weighs empty, then what a piece weighs',
    options: {
      config: CONFIG,
      empty: { type: 'boolean', describe: 'Nothing lies on it' },
      pieces: { type: 'string', value: 'N', describe: 'So many pieces lie on it' },
      forget: { type: 'boolean', describe: 'Go by the configuration and the item again' },
      grams: { type: 'string', value: 'G', describe: 'What it weighs, instead of what it says' },
      once: { type: 'boolean', describe: 'One reading is enough: it tells only of changes' },
      wait: { type: 'string', value: 'SECONDS', describe: 'How long to wait for its readings (default: 120)' },
      json: JSON_OPTION,
    },
    load: async () => (await import('./calibrate.ts')).calibrateScale,
  },
  {
    name: 'outbox',
    operands: [],
    summary: 'Show what goes upstream, waiting messages first',
    options: { ...READ, limit: LIMIT },
    load: async () => (await import('./outbox.ts')).outbox,
  },
  {
    name: 'dead-letters replay',
    operands: [],
    summary: 'Put dead letters back through ingest, after the cause was mended',
    options: {
      config: CONFIG,
      id: { type: 'string', value: 'N', describe: 'Only this one' },
      reason: { type: 'string', value: 'R', describe: 'Only those with this reason' },
      all: { type: 'boolean', describe: 'All of them' },
      'dry-run': { type: 'boolean', describe: 'Only tell what would become of them' },
      json: JSON_OPTION,
    },
    load: async () => (await import('./dead-letters-replay.ts')).replayDeadLetters,
  },
  {
    name: 'dead-letters',
    operands: [],
    summary: 'Show messages that nothing could be made of, newest first',
    options: { ...READ, limit: LIMIT },
    load: async () => (await import('./dead-letters.ts')).deadLetters,
  },
  {
    name: 'decode',
    operands: ['FILE'],
    summary: 'Show what the payload in a file becomes, with no agent',
    options: {
      decoder: { type: 'string', value: 'KIND', describe: 'Read it with this decoder' },
      options: { type: 'string', value: 'JSON', describe: 'Options of the decoder, as in a subscription' },
      config: CONFIG,
      topic: { type: 'string', value: 'TOPIC', describe: 'The topic it came on; without --decoder the subscription of the topic reads it' },
      device: { type: 'string', value: 'NAME', describe: 'What {device} stood for, with --decoder (default: device)' },
      retained: { type: 'boolean', describe: 'It was retained' },
      lines: { type: 'boolean', describe: 'Each line of the file is a payload' },
    },
    load: async () => (await import('./decode.ts')).decode,
  },
  {
    name: 'import items',
    operands: ['FILE.csv'],
    summary: 'Import items, their locations and barcodes',
    options: READ,
    load: async () => (await import('./import-items.ts')).importItemsFile,
  },
  {
    name: 'import history',
    operands: ['FILE.csv'],
    summary: 'Import demand from before the agent',
    options: {
      ...READ,
      sku: { type: 'string', value: 'SKU', describe: 'The SKU of a file with the columns date,inventory,sales' },
      returns: { type: 'string', value: 'HOW', describe: 'Negative quantities: refuse (default), or ignore, which counts them as 0' },
    },
    load: async () => (await import('./import-history.ts')).importHistoryFile,
  },
  {
    name: 'import promotions',
    operands: ['FILE.csv'],
    summary: 'Import promotions, past and planned: sku or category, from, through, and uplift and name where known',
    options: READ,
    load: async () => (await import('./import-promotions.ts')).importPromotionsFile,
  },
  {
    name: 'import signals',
    operands: ['FILE.csv'],
    summary: 'Import prices, visits, weather or other figures that may move demand: date, name, value, and sku for one item',
    options: READ,
    load: async () => (await import('./import-signals.ts')).importSignalsFile,
  },
  {
    name: 'promotions remove',
    operands: [],
    summary: 'Forget a promotion that was imported; the next forecasts go without it',
    options: {
      ...READ,
      sku: { type: 'string', value: 'SKU', describe: 'The item that it is of' },
      category: { type: 'string', value: 'C', describe: 'The category that it is of' },
      name: { type: 'string', value: 'NAME', describe: 'Its name (default: promotion)' },
      from: { type: 'string', value: 'YYYY-MM-DD', describe: 'Its first day' },
    },
    load: async () => (await import('./remove-promotion.ts')).removePromotionNamed,
  },
  {
    name: 'promotions',
    operands: [],
    summary: 'Show the promotions that are known, past and planned',
    options: READ,
    load: async () => (await import('./promotions.ts')).promotions,
  },
  {
    name: 'backup',
    operands: ['FILE'],
    summary: 'Copy the database to a file, whether an agent works on it or not',
    options: READ,
    load: async () => (await import('./backup.ts')).backup,
  },
  {
    name: 'restore',
    operands: ['FILE'],
    summary: 'Put a backup in the place of the database of a stopped agent',
    options: READ,
    load: async () => (await import('./restore.ts')).restore,
  },
  {
    name: 'rebuild',
    operands: [],
    summary: 'Compute stock and demand anew from the journal and show what differs',
    options: { ...READ, apply: { type: 'boolean', describe: 'Write what the journal says, with the agent stopped' } },
    load: async () => (await import('./rebuild.ts')).rebuild,
  },
  {
    name: 'doctor',
    operands: [],
    summary: 'Check configuration, database, disk, broker, clock and backups',
    options: { config: CONFIG, fast: { type: 'boolean', describe: 'Without reading the whole database' }, json: JSON_OPTION },
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'forecast',
    operands: [],
    summary: 'Forecast the series of a CSV file, without any agent',
    options: {
      input: {
        type: 'string',
        value: 'FILE.csv[.gz]',
        describe: 'Series: series_id,t,value or series_id,date,value, or one: date,inventory,sales',
      },
      horizon: { type: 'string', value: 'H', describe: 'Steps to forecast' },
      season: { type: 'string', value: 'M', describe: 'Steps in a season (default: from the dates)' },
      levels: { type: 'string', value: '0.1,0.5,...', describe: 'Quantiles to give' },
      cumulative: { type: 'boolean', describe: 'Give the quantiles of the total, too' },
      holdout: {
        type: 'string',
        value: 'K',
        describe: 'Hold out the last K steps of one series and compare models on them, on stderr (default: 12 for sales by month, 0: none)',
      },
    },
    readsWords: true,
    load: async () => {
      const { runForecastCommand } = await import('./forecast.ts');
      return ({ words, io }) => runForecastCommand([...words], io);
    },
  },
  {
    name: 'evaluate-forecasts',
    operands: [],
    summary: 'Compare forecast models on the past of the series of a CSV file',
    options: {
      input: { type: 'string', value: 'FILE.csv[.gz]', describe: 'Series as for forecast; a column split with train and test is honoured' },
      horizon: { type: 'string', value: 'H', describe: 'Steps to forecast from each origin' },
      test: { type: 'string', value: 'T', describe: 'Without a split: origins lie in the last T steps (default: H)' },
      every: { type: 'string', value: 'E', describe: 'Steps from origin to origin (default: H)' },
      most: { type: 'string', value: 'N', describe: 'At most so many series, drawn by a hash of their names' },
      season: { type: 'string', value: 'M', describe: 'Steps in a season (default: from the dates)' },
      'scale-season': { type: 'string', value: 'S', describe: 'Season by which MASE is scaled (default: the season)' },
      models: { type: 'string', value: 'a,b,...', describe: 'Models, as automatic,ets,arima:p=0:q=1 (default: automatic and every kind)' },
      json: JSON_OPTION,
    },
    load: async () => (await import('./evaluate-forecasts.ts')).evaluateForecasts,
  },
];

/** The agent's program, with every command in the order in which help lists them. */
export const QUARTERMASTER: Program = { name: 'quartermaster', commands: COMMANDS };
