import { type AgentConfig, configSchema } from '../agent/config/schema.ts';
import { formatDay, WEEKDAYS, weekdayOf } from '../agent/domain/calendar.ts';
import { readSalesFile } from './demand/sales-file.ts';
import { merged } from './play/merge.ts';
import { createRandom, type SeededRandom } from './random.ts';
import { itemsFromSales, syntheticItems } from './world/catalogue.ts';
import type { SimItem } from './world/sim-item.ts';

/** A warehouse to be simulated: its goods, when its story begins, and how its agent is configured. */
export interface Scene {
  readonly seed: string;
  readonly items: readonly SimItem[];
  /** Business day (days since 1970-01-01) of day 0. */
  readonly firstDay: number;
  readonly openDays: readonly string[];
  /** Days of sales that a new customer would import; 0 where there are none. */
  readonly historyDays: number;
  /** Probability of no stockout in a cycle that the agent is asked for. */
  readonly serviceLevel: number;
  readonly random: SeededRandom;
  /** How many days the sales history covers; null where demand has no end. */
  readonly salesDays: number | null;
  /** What was odd about the sales history, in sentences. */
  readonly notes: readonly string[];
}

export interface SceneOptions {
  readonly seed: string;
  readonly items?: number | undefined;
  readonly demandFile?: string | undefined;
  /** Factor on all demand, history included. */
  readonly demandFactor?: number | undefined;
}

/** Monday, 5 January 2026. */
const FIRST_DAY = 20_458;
/** 1 January 2020. */
const FIRST_BELIEVED_DAY = 18_262;
const SYNTHETIC_ITEMS = 48;
const HISTORY_DAYS = 56;

/** Sets the scene from a seed, or from a real sales history. Throws AgentError where the file cannot be read. */
export function setScene(options: SceneOptions): Scene {
  const scene = ordinaryScene(options);
  const { demandFactor = 1 } = options;
  if (demandFactor === 1) return scene;
  const more = ({ name, unitsOn }: SimItem['demand']) => ({ name, unitsOn: (day: number) => Math.round(unitsOn(day) * demandFactor) });
  return {
    ...scene,
    items: scene.items.map((item) => ({ ...item, demand: more(item.demand), initialUnits: Math.ceil(item.initialUnits * demandFactor) })),
  };
}

function ordinaryScene({ seed, items, demandFile }: SceneOptions): Scene {
  const random = createRandom(seed);
  if (demandFile === undefined) {
    return {
      seed,
      random,
      items: syntheticItems(items ?? SYNTHETIC_ITEMS, random.stream('catalogue')),
      firstDay: FIRST_DAY,
      openDays: shortNames(() => true),
      historyDays: HISTORY_DAYS,
      serviceLevel: 0.98,
      salesDays: null,
      notes: [],
    };
  }
  const sales = readSalesFile(demandFile);
  const chosen = sales.series.slice(0, items ?? sales.series.length);
  const traded = new Set<number>();
  for (const series of chosen) {
    series.units.forEach((units, day) => {
      if (units > 0) traded.add(weekdayOf(sales.firstDay + day));
    });
  }
  return {
    seed,
    random,
    items: itemsFromSales(sales, chosen.length, random.stream('catalogue')),
    firstDay: believableDay(sales.firstDay),
    // A weekday on which nothing was ever sold is a day on which the shop is closed.
    openDays: shortNames((weekday) => traded.has(weekday)),
    historyDays: 0,
    // Customers of a wholesaler order in bulk: the tail of demand is where the units are.
    serviceLevel: 0.99,
    salesDays: sales.days,
    notes: sales.notes,
  };
}

/** No agent believes a clock that shows a year before 2020: an older history is played some years later, to the nearest same weekday. */
function believableDay(day: number): number {
  let later = day;
  for (let years = 1; later < FIRST_BELIEVED_DAY; years++) later = day + Math.round((years * 365.2425) / 7) * 7;
  return later;
}

function shortNames(isOpen: (weekday: number) => boolean): string[] {
  return WEEKDAYS.filter((_, weekday) => isOpen(weekday)).map((name) => name.slice(0, 3));
}

/** The configuration of the scene's agent; `more` is laid over it, option by option. */
export function configOf(scene: Scene, databaseFile: string, more: object = {}): AgentConfig {
  return configSchema.parse(merged(optionsOf(scene, databaseFile), more));
}

function optionsOf(scene: Scene, databaseFile: string): object {
  return {
    site: { id: 'demo', timezone: 'UTC', openDays: scene.openDays },
    gateway: { id: 'gateway-1' },
    database: { path: databaseFile },
    broker: { kind: 'embedded', port: 0 },
    http: { port: 0 },
    replenishment: { policy: { kind: 'reorder-point', serviceLevel: scene.serviceLevel, orderDays: 7 }, every: '1d', ackTimeout: '6h' },
    // No time passes while the workers think: the more at once, the less they wait for each other.
    learning: { atOnce: 48 },
    log: { level: 'warn' },
  };
}

/** Sales of the weeks before the story, as `import history` reads them; null where there are none. */
export function historyCsv(scene: Scene): string | null {
  if (scene.historyDays === 0) return null;
  const rows = ['date,sku,quantity'];
  for (const item of scene.items)
    for (let day = -scene.historyDays; day < 0; day++)
      rows.push(`${formatDay(scene.firstDay + day)},${item.sku},${item.demand.unitsOn(day)}`);
  return `${rows.join('\n')}\n`;
}
