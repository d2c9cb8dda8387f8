import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInlineCompute } from '../../agent/adapters/inline-compute.ts';
import { type Agent, createAgent } from '../../agent/agent.ts';
import { importItems, parseItemsCsv } from '../../agent/api/import-items.ts';
import { configSchema } from '../../agent/config/schema.ts';
import { DAY_MS } from '../../agent/domain/calendar.ts';
import { coveredShare } from '../../agent/domain/estimate/belief.ts';
import { invariant } from '../../agent/domain/invariant.ts';
import { openStore, openStoreForReading, type ReadStore } from '../../agent/store/open.ts';
import { createSilentLog } from '../play/run-log.ts';
import { createRandom } from '../random.ts';
import { MINUTE_MS } from '../stage.ts';
import { createVirtualBroker } from '../virtual-broker.ts';
import { createVirtualClock } from '../virtual-clock.ts';
import { createVirtualIds } from '../virtual-ids.ts';
import { ordinaryConditions } from '../world/conditions.ts';
import { createRoughShelf, type RoughShelf, TARE_GRAMS, WEIGH_EVERY_MS } from './rough-shelf.ts';
import { binOf, type ShelvesPlan, skuOf } from './shelf-plan.ts';
import { createShelfScore, type ShelfScore } from './shelf-score.ts';

/** How a shelf fared under an agent. */
export interface ShelfRun extends ShelfScore {
  readonly bin: string;
  /** Days from the start at which its scale was called stuck, and drifting. */
  readonly stuckNamed: readonly number[];
  readonly driftNamed: readonly number[];
}

const SITE = 'here';
/** A Monday. */
const START = Date.UTC(2026, 0, 5);
/** A look lies so long after a reading: the agent has taken it in, and people have gone on. */
const LOOK_AFTER_MS = 5 * MINUTE_MS;

/** Plays shelves on the virtual clock before the production agent over a real SQLite file, and tells of each how well its stock was known; the same plan gives the same figures. */
export async function playShelves(plan: ShelvesPlan): Promise<ShelfRun[]> {
  const folder = mkdtempSync(join(tmpdir(), 'quartermaster-shelves-'));
  try {
    return await playIn(join(folder, 'stock.db'), plan);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function playIn(file: string, plan: ShelvesPlan): Promise<ShelfRun[]> {
  importGoods(file, plan);
  const clock = createVirtualClock(START - MINUTE_MS);
  const broker = createVirtualBroker(clock);
  const random = createRandom(plan.seed).stream('shelves');
  const conditions = ordinaryConditions();
  const surroundings = { clock, wire: broker.wire, conditions, site: SITE, start: START };
  const numbers = Array.from({ length: plan.shelves }, (_, shelf) => shelf);
  const shelves = numbers.map((shelf) => createRoughShelf(plan, shelf, { ...surroundings, random: random.stream('shelf', shelf) }));
  const scores = new Map(shelves.map((shelf) => [shelf, createShelfScore()]));
  const named: { bin: string; kind: string; day: number }[] = [];
  broker.wire.listen('quartermaster/v1/here/gw/alerts', (_, payload) => {
    const { type, subject, data } = JSON.parse(payload) as { type: string; subject: string; data: { state: string } };
    if (data.state === 'raised') named.push({ bin: subject, kind: type.split('.').at(-1)!, day: (clock.now() - START) / DAY_MS });
  });
  const agent = createAgent(
    configSchema.parse(settingsOf(file, plan)),
    {
      ...{ clock, source: broker.source, uplink: broker.uplink, compute: createInlineCompute() },
      ...{ random: random.stream('agent'), ids: createVirtualIds(clock, random.stream('ids')), log: createSilentLog().agentLog('gw') },
    },
    { version: 'simulated', durability: 'process' },
  );
  await agent.start();
  const records = openStoreForReading(file);
  const end = START + plan.days * DAY_MS;
  for (let time = START + WEIGH_EVERY_MS + LOOK_AFTER_MS; time < end; time += WEIGH_EVERY_MS)
    clock.at(time, () => lookAt(agent, records, scores));
  await clock.runUntil(end);
  records.close();
  await agent.stop();
  const daysOf = (bin: string, kind: string): number[] => named.filter((one) => one.bin === bin && one.kind === kind).map(({ day }) => day);
  return [...scores].map(([{ bin }, { score }]) => ({
    ...score(),
    ...{ bin, stuckNamed: daysOf(bin, 'stuck-sensor'), driftNamed: daysOf(bin, 'drifting-sensor') },
  }));
}

function settingsOf(file: string, { shelves }: ShelvesPlan): object {
  return {
    site: { id: SITE },
    gateway: { id: 'gw' },
    database: { path: file },
    broker: { kind: 'embedded', port: 0 },
    http: { port: 0 },
    items: Array.from({ length: shelves }, (_, shelf) => ({ sku: skuOf(shelf), truth: 'fused' })),
  };
}

function importGoods(file: string, { shelves, goods }: ShelvesPlan): void {
  const rows = Array.from(
    { length: shelves },
    (_, shelf) => `${skuOf(shelf)},${binOf(shelf)},Pieces,2,5,20,${goods.unitWeightGrams},${TARE_GRAMS}`,
  );
  const csv = ['sku,location,name,lead_time_days,min,max,unit_weight_grams,tare_grams', ...rows].join('\n');
  const opened = openStore({ file, durability: 'process', limits: { keyWindow: 10_000, deadLetters: 10_000 } });
  const parsed = parseItemsCsv(`${csv}\n`);
  invariant(parsed.ok, `the goods import: ${JSON.stringify(parsed)}`);
  invariant(importItems(opened.store, parsed.items).ok, 'the goods fit the empty database');
  opened.close();
}

/** What the agent says of each shelf, and believes of it by its database, beside the truth. */
function lookAt({ api }: Agent, { store }: ReadStore, shelves: ReadonlyMap<RoughShelf, ReturnType<typeof createShelfScore>>): void {
  const views = new Map(api.stock().map((view) => [view.location, view]));
  for (const [shelf, score] of shelves) {
    const view = views.get(shelf.bin);
    const known = store.estimates.get(shelf.bin);
    // Between a count and the next reading the count is what is known.
    if (!view?.estimate || !known) continue;
    const [truth, { units, low, high, within }] = [shelf.truth(), view.estimate];
    const share = coveredShare(known.belief.hypotheses, truth - view.onHand);
    score.look({ truth, scanned: shelf.scanned(), shown: shelf.shown(), units, low, high, within, share });
  }
}
