import type { Evaluation } from '../summary.ts';
import { escaped, shownFigure, shownShare } from './html.ts';

const HEADS = [
  ...['Policy', 'Total cost', 'Times foresight', 'Holding', 'Ordering', 'Lost sales', 'Fill rate', 'Cycle service'],
  ...['Average stock value', 'Average on hand', 'Orders', 'Units ordered', 'Units lost'],
];

/** The table of key figures, policies one below the other, and what their cost is made of. */
export function figuresSection({ policies, foresight }: Evaluation): string {
  const all = Object.entries(policies);
  const least = Math.min(...all.map(([, { totalCost }]) => totalCost));
  const times = (cost: number): string => (foresight.totalCost > 0 ? shownFigure(cost / foresight.totalCost) : '-');
  const rows = all.map(([name, figures]) => {
    const cells = [
      ...[shownFigure(figures.totalCost), times(figures.totalCost), shownFigure(figures.holdingCost), shownFigure(figures.orderingCost)],
      ...[shownFigure(figures.lostSalesCost), shownShare(figures.fillRate), shownShare(figures.cycleServiceLevel)],
      ...[figures.averageStockValue, figures.averageOnHand, figures.orders, figures.unitsOrdered, figures.lostUnits].map(shownFigure),
    ];
    const best = figures.totalCost === least;
    return `<tr><td>${escaped(name)}</td>${cells.map((cell, at) => `<td${best && at === 0 ? ' class="best"' : ''}>${cell}</td>`).join('')}</tr>`;
  });
  const { totalCost, holdingCost, orderingCost, orders, unitsOrdered } = foresight;
  const known = [
    ...[shownFigure(totalCost), times(totalCost), shownFigure(holdingCost), shownFigure(orderingCost), '0', shownShare(1)],
    ...['-', '-', '-', shownFigure(orders), shownFigure(unitsOrdered), '0'],
  ];
  rows.push(`<tr><td>foresight</td>${known.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  const most = Math.max(totalCost, ...all.map(([, figures]) => figures.totalCost)) || 1;
  const bars = [
    ...all.map(([name, figures]) => costBar(name, figures, most)),
    costBar('foresight', { holdingCost, orderingCost, lostSalesCost: 0, totalCost }, most),
  ];
  return (
    `<h2>Key figures</h2><div class="wide"><table><thead><tr>${HEADS.map((head) => `<th>${head}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>` +
    `<div class="key"><span><i class="holding"></i>holding</span><span><i class="ordering"></i>ordering</span><span><i class="lost"></i>lost sales</span></div>` +
    `<div class="costs">${bars.join('')}</div>`
  );
}

interface Costs {
  readonly holdingCost: number;
  readonly orderingCost: number;
  readonly lostSalesCost: number;
  readonly totalCost: number;
}

function costBar(name: string, { holdingCost, orderingCost, lostSalesCost, totalCost }: Costs, most: number): string {
  const part = (kind: string, cost: number): string => `<i class="${kind}" style="width:${((100 * cost) / most).toFixed(2)}%"></i>`;
  return `<span class="name">${escaped(name)}</span><span class="bar">${part('holding', holdingCost)}${part('ordering', orderingCost)}${part('lost', lostSalesCost)}</span><span>${shownFigure(totalCost)}</span>`;
}
