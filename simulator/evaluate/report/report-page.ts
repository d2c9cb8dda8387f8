import { formatDay } from '../../../agent/domain/calendar.ts';
import type { LoopTrace } from '../../../agent/domain/levels/closed-loop.ts';
import { counted } from '../../../agent/domain/words/wording.ts';
import type { ForecastTrace, ItemResult } from '../evaluate-item.ts';
import type { ItemJob, Plan } from '../plan.ts';
import { dayOfStep } from '../step.ts';
import { evaluationOf } from '../summary.ts';
import { totalFigures } from '../totals.ts';
import { figuresSection } from './figures-section.ts';
import { escaped, shownFigure, shownShare } from './html.ts';
import { demandPlot, type Frame, stockPlot } from './plots.ts';
import { SCRIPT, STYLE } from './report-style.ts';

/** An evaluation, and what its demand was called. */
export interface Evaluated {
  readonly jobs: readonly ItemJob[];
  readonly results: readonly ItemResult[];
  readonly plan: Plan;
  readonly source: string;
}

const PLOTTED_ITEMS = 24;
const MOST_PLOTTED_STEPS = 730;
const MOST_LISTED = 1000;
/** Plots beyond this many characters are left out, so that a phone can open the page. */
const MOST_PLOTS = 3_000_000;

/** One page that needs nothing else: figures, every item by what it cost, and plots of the most expensive ones. `trace` evaluates items again, step by step. */
export async function reportPage(
  evaluated: Evaluated,
  count: number | undefined,
  trace: (jobs: readonly ItemJob[]) => Promise<ItemResult[]>,
): Promise<string> {
  const { jobs, results, plan, source } = evaluated;
  const ranked = byCost(results);
  const plotted = ranked.slice(0, count ?? PLOTTED_ITEMS).map((index) => jobs[index]!);
  const traced = await trace(plotted);
  const articles: string[] = [];
  for (let [at, size] = [0, 0]; at < plotted.length; at++) {
    const article = itemArticle(at + 1, { job: plotted[at]!, result: traced[at]!, plan });
    size += article.length;
    if (size > MOST_PLOTS) break;
    articles.push(article);
  }
  const title = `${plan.policies.map(({ name }) => name).join(', ')} on ${source}`;
  const left = jobs.length - articles.length;
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">` +
    `<title>${escaped(title)}</title><style>${STYLE}</style></head><body><header><h1>What each policy costs</h1>` +
    `<p>${counted(jobs.length, 'item')} of ${escaped(source)}, in steps of a ${plan.step}; the first ${counted(plan.from, plan.step)} are history only. Every policy starts with the same stock; what is not there when it is wanted is lost. Foresight serves all demand at the least holding and ordering cost, knowing it: no policy can.</p></header>` +
    `${figuresSection(evaluationOf(jobs, results, plan))}${itemsSection(evaluated, ranked)}` +
    `<h2>Plots</h2><p>${articles.length === jobs.length ? 'All items' : `The ${counted(articles.length, 'most expensive item')}`}, the most expensive first${left > 0 ? `; ${counted(left, 'item')} without plots` : ''}. The policies of an item share one scale.</p>` +
    `<div class="key"><span><i class="k-demand"></i>demand</span><span><i class="k-mean"></i>forecast one ${plan.step} ahead: mean, and broken the level that 9 in 10 stay below</span><span><i class="k-stock"></i>stock at the end of the ${plan.step}</span><span><i class="k-order"></i>order placed</span><span><i class="k-out"></i>stockout: units lost</span></div>` +
    `${articles.join('')}<script>${SCRIPT}</script></body></html>\n`
  );
}

const costOf = ({ figures }: ItemResult): number => Math.max(...figures.map(({ totalCost }) => totalCost));

/** Indices of the items, what cost most under its dearest policy first. */
function byCost(results: readonly ItemResult[]): number[] {
  const costs = results.map(costOf);
  return results.map((_, index) => index).sort((a, b) => costs[b]! - costs[a]! || a - b);
}

function itemsSection({ jobs, results, plan }: Evaluated, ranked: readonly number[]): string {
  const heads = ['Item', 'Units wanted', ...plan.policies.map(({ name }) => name), 'Foresight'];
  const rows = ranked.slice(0, MOST_LISTED).map((index) => {
    const { figures, foresight } = results[index]!;
    const costs = figures.map(({ totalCost }) => totalCost);
    const least = Math.min(...costs);
    const cell = (value: number, best = false): string => `<td data-v="${value}"${best ? ' class="best"' : ''}>${shownFigure(value)}</td>`;
    return `<tr><td>${escaped(jobs[index]!.item.id)}</td>${cell(figures[0]!.units)}${costs.map((cost) => cell(cost, cost === least)).join('')}${cell(foresight.totalCost)}</tr>`;
  });
  const shown = rows.length < jobs.length ? `The ${rows.length} most expensive of ${jobs.length} items` : 'Every item';
  return (
    `<h2>Items by cost</h2><p>${shown}: total cost under each policy, the item with the dearest policy first, the cheapest in bold. A click on a column sorts by it.</p>` +
    `<input id="find" type="search" placeholder="Find an item" aria-label="Find an item" hidden>` +
    `<div class="wide tall"><table id="items"><thead><tr>${heads.map((head) => `<th><button>${escaped(head)}</button></th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
  );
}

interface TracedItem {
  readonly job: ItemJob;
  readonly result: ItemResult;
  readonly plan: Plan;
}

function itemArticle(rank: number, { job, result, plan }: TracedItem): string {
  const { item } = job;
  const steps = job.demand.length - plan.from;
  const shown = Math.min(steps, MOST_PLOTTED_STEPS);
  const last = <Value>(values: readonly Value[]): Value[] => values.slice(-shown);
  const demand = last(job.demand);
  const forecast: ForecastTrace | null = result.forecast && { mean: last(result.forecast.mean), high: last(result.forecast.high) };
  const traces: LoopTrace[] = result.traces.map(({ onHand, ordered, lost }) => ({
    onHand: last(onHand),
    ordered: last(ordered),
    lost: last(lost),
  }));
  const ends = { first: stepWords(job, plan, job.demand.length - shown), last: stepWords(job, plan, job.demand.length - 1) };
  const stockFrame: Frame = { ...ends, top: topOf(traces.flatMap(({ onHand }) => onHand)) };
  const demandFrame: Frame = {
    ...ends,
    top: topOf([...demand, ...(forecast ? [...forecast.mean, ...forecast.high].filter(Number.isFinite) : [])]),
  };
  const lead = `lead time ${counted(item.leadTimeDays, 'day')}, order ${shownFigure(item.orderCost)}, unit ${shownFigure(item.unitCost)}, lost sale ${shownFigure(item.lostSaleCost)}`;
  const figures = plan.policies.map(({ name }, at) => {
    const { totalCost, fillRate, orders } = totalFigures([{ item, figures: result.figures[at]! }]);
    const words = `costs ${shownFigure(totalCost)}, fill rate ${shownShare(fillRate)}, ${counted(orders, 'order')}`;
    return `<figure>${stockPlot(traces[at]!, stockFrame)}<figcaption><b>${escaped(name)}</b> ${words}</figcaption></figure>`;
  });
  const note = shown < steps ? `; the last ${counted(shown, plan.step)} of ${steps} are plotted` : '';
  return (
    `<article><h3>${rank}. ${escaped(item.id)}</h3><p>${lead}; foresight ${shownFigure(result.foresight.totalCost)}${note}</p><div class="plots">` +
    `<figure>${demandPlot(demand, forecast, demandFrame)}<figcaption><b>demand</b>${forecast ? ' and its forecast' : '; none of these policies forecasts'}</figcaption></figure>${figures.join('')}</div></article>`
  );
}

function stepWords({ firstDay }: ItemJob, { step }: Plan, index: number): string {
  return firstDay == null ? `${step} ${index + 1}` : formatDay(dayOfStep(index, firstDay, step));
}

/** A round number that is not below any of these. */
function topOf(values: readonly number[]): number {
  const most = values.reduce((top, value) => Math.max(top, value), 0);
  if (!(most > 0)) return 1;
  const unit = 10 ** Math.floor(Math.log10(most));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((factor) => factor * unit >= most)! * unit;
}
